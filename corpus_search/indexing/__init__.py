"""Use case: folders of articles into a store, only what changed.

`roots` says what is to be walked, `classify` what became of one file, `run` does it all, and `report` is what it
tells.
"""
