"""`python -m corpus_search` is the command `corpus-search`."""

from corpus_search.cli.app import main

if __name__ == "__main__":
    main()
