"""Our quick dataclasses are, for whoever uses them, those of the standard library."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from typing import Any, ClassVar

import pytest

from corpus_search.records import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    """One of ours."""

    name: str
    count: int = 3
    parts: tuple[str, ...] = ()
    options: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """It may have methods."""
        return len(self.parts)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """The same as the standard library makes it."""

    name: str
    count: int = 3
    parts: tuple[str, ...] = ()
    options: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Other:
    """With the same fields, and yet another class."""

    name: str
    count: int = 3


def test_values_and_defaults_are_those_of_a_dataclass() -> None:
    for args, named in ((("a",), {}), (("a", 4), {}), (("a",), {"parts": ("x",)}), ((), {"name": "a", "count": 1})):
        quick, standard = Quick(*args, **named), Standard(*args, **named)
        assert asdict(quick) == asdict(standard)
        assert repr(quick).removeprefix("Quick") == repr(standard).removeprefix("Standard")
    assert Quick("a").options is not Quick("a").options
    assert Quick("a", 1, ("x", "y")).size == 2


@pytest.mark.parametrize(
    ("args", "named"), [((), {}), (("a", 1, (), {}, 5), {}), (("a",), {"name": "b"}), (("a",), {"other": 1})]
)
def test_wrong_values_are_a_type_error(args: Any, named: Any) -> None:
    for cls in (Quick, Standard):
        with pytest.raises(TypeError):
            cls(*args, **named)


def test_equality_and_hash_are_of_the_values_and_the_class() -> None:
    assert Quick("a", 1) == Quick("a", 1) != Quick("a", 2)
    others: list[Any] = [Other("a", 3), ("a", 3, (), {})]
    assert Quick("a", 3) not in others
    assert hash(Other("a", 1)) == hash(Other("a", 1))
    assert {Other("a"): 1}[Other("a")] == 1
    with pytest.raises(TypeError):
        hash(Quick("a"))  # it holds a dictionary


def test_nothing_can_be_changed() -> None:
    quick: Any = Quick("a")
    for name in ("name", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(quick, name, "b")
    with pytest.raises(FrozenInstanceError):
        del quick.name
    assert not hasattr(quick, "__dict__")


def test_replace_fields_match_copy_and_pickle_work() -> None:
    quick = Quick("a", 1, ("x",), {"y": 1})
    assert replace(quick, count=2) == Quick("a", 2, ("x",), {"y": 1})
    assert [one.name for one in fields(Quick)] == [one.name for one in fields(Standard)]
    match quick:
        case Quick(name, count):
            assert (name, count) == ("a", 1)
    assert copy.deepcopy(quick) == copy.copy(quick) == pickle.loads(pickle.dumps(quick)) == quick


def test_of_other_kinds_there_are_none() -> None:
    anything: Any = dataclass
    with pytest.raises(TypeError, match="frozen"):
        anything(frozen=False, slots=True)


def test_what_records_do_not_have_is_refused() -> None:
    def of(annotations: dict[str, Any], **more: Any) -> type:
        return type("Made", more.pop("bases", ()), {"__annotations__": annotations, **more})

    for made, message in (
        (of({"a": int}, bases=(Quick,)), "no other class"),
        (of({"a": int, "b": int}, a=1), "without a default"),
        (of({"a": "ClassVar[int]"}), "in a string"),
        (of({"a": list[int]}, a=[]), "share the default of a"),
        (of({"a": int}, a=field(init=False)), "a asks for"),
        (of({"a": int}, a=field(default=1, compare=False)), "a asks for"),
    ):
        with pytest.raises(TypeError, match=message):
            dataclass(frozen=True, slots=True)(made)
    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=False, slots=True)


def test_names_own_methods_and_variables_of_the_class_stay() -> None:
    @dataclass(frozen=True, slots=True)
    class Inner:
        """A record in a function."""

        name: str
        kind: ClassVar[str] = "a kind"

        def __hash__(self) -> int:
            return 5

    assert Inner.__qualname__.endswith("stay.<locals>.Inner")
    assert (Inner("a").kind, hash(Inner("a")), Inner.__doc__) == ("a kind", 5, "A record in a function.")
    assert [one.name for one in fields(Inner)] == ["name"]


def test_the_last_of_many_is_as_the_first() -> None:
    @dataclass(frozen=True, slots=True)
    class Frequent:
        name: str
        count: int = 3
        options: dict[str, int] = field(default_factory=dict)

    initializers = set()
    made = []
    for number in range(300):
        made.append(Frequent(str(number), options={"a": number}) if number % 2 else Frequent(f"{number}", 3))
        initializers.add(Frequent.__init__)
        with pytest.raises(TypeError):
            Frequent(name="a", other=1)  # type: ignore[call-arg]
        with pytest.raises(FrozenInstanceError):
            made[-1].count = 1  # type: ignore[misc]
    assert len(initializers) == 2  # the shared one, and then one of its own
    assert [one.name for one in made] == [str(number) for number in range(300)]
    assert {one.count for one in made} == {3}
    assert [one.options for one in made[-2:]] == [{}, {"a": 299}]
    assert Frequent("a").options is not Frequent("a").options
    assert replace(made[0], name="299", options={"a": 299}) == made[-1]
