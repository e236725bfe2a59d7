"""Imports and the standard library."""

from pathlib import Path

import pytest
from helpers import body, check_text, found, outputs

from netdsl.diagnostics import Diagnostic
from netdsl.files import Reader
from netdsl.pipeline import check
from netdsl.standard import standard_modules


def check_file(path: Path) -> list[Diagnostic]:
    reader = Reader()
    return list(check(reader.open(path), reader).diagnostics)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with specs in folders, and a file outside of it."""
    root = tmp_path / "project"
    (root / "nets" / "parts").mkdir(parents=True)
    (root / "pyproject.toml").touch()
    (root / "common.net").write_text("let width = 4\nblock a() = conv 1x1/width\n")
    (root / "nets" / "parts" / "b.net").write_text(
        'from "../../common.net" import a\nblock b() = a()'
    )
    (tmp_path / "outside.net").write_text("let secret = 3\n")
    return root


def test_names_of_another_file() -> None:
    spec = 'from "a.net" import b, c as d\n' + body("b(d)")
    assert outputs(spec, a="block b(n) = conv 1x1/n\nlet c = 5") == ["8x8/5"]


def test_only_what_is_imported_is_known() -> None:
    assert found(
        'from "a.net" import b\n' + body("b() -> c()"), a="block b() = relu\nblock c() = relu"
    ) == [("N201", "c")]


def test_an_import_may_be_of_an_import() -> None:
    spec = 'from "b.net" import a\n' + body("a()")
    assert outputs(spec, b='from "a.net" import a', a="block a() = conv 1x1/4") == ["8x8/4"]


def test_paths_are_relative_to_the_importing_file(project: Path) -> None:
    spec = project / "nets" / "n.net"
    spec.write_text(
        'from "parts/b.net" import b\nfrom "../common.net" import a\n' + body("b() -> a()")
    )
    assert check_file(spec) == []


def test_imports_stay_inside_the_project(project: Path) -> None:
    spec = project / "nets" / "n.net"
    spec.write_text('from "../../outside.net" import secret\n' + body("conv 1x1/secret"))
    (diagnostic,) = check_file(spec)
    assert diagnostic.code == "N704"
    (project / "pyproject.toml").unlink()
    spec.write_text('from "../common.net" import a\n' + body("a()"))
    assert [each.code for each in check_file(spec)] == ["N704"]


def test_a_link_does_not_lead_outside(project: Path) -> None:
    (project / "link.net").symlink_to(project.parent / "outside.net")
    spec = project / "n.net"
    spec.write_text('from "link.net" import secret\n' + body("conv 1x1/secret"))
    assert [each.code for each in check_file(spec)] == ["N704"]


def test_only_specs_are_imported(project: Path) -> None:
    spec = project / "n.net"
    spec.write_text('from "pyproject.toml" import a\n' + body("a()"))
    assert [each.code for each in check_file(spec)] == ["N704"]


def test_a_missing_file_says_which_was_meant(project: Path) -> None:
    spec = project / "n.net"
    spec.write_text('from "comon.net" import a\n' + body("a()"))
    (diagnostic,) = check_file(spec)
    assert (diagnostic.code, diagnostic.help) == ("N701", "did you mean `common.net`?")


def test_an_error_in_an_imported_file_is_shown_there(project: Path) -> None:
    (project / "bad.net").write_text("block b() = conv 1x1/nonsense\n")
    spec = project / "n.net"
    spec.write_text('from "bad.net" import b\n' + body("b()"))
    (diagnostic,) = check_file(spec)
    assert Path(diagnostic.span.source.name).name == "bad.net"
    assert [Path(use.span.source.name).name for use in diagnostic.uses] == ["n.net"]


def test_an_unknown_name_says_which_was_meant() -> None:
    spec = 'from "a.net" import blok\n' + body("blok()")
    (diagnostic,) = check_text(spec, a="block block1() = relu").diagnostics
    assert (diagnostic.code, diagnostic.span.text) == ("N702", "blok")
    assert diagnostic.help == "did you mean `block1`?"


def test_files_do_not_import_each_other_in_a_circle() -> None:
    spec = 'from "a.net" import x\nlet y = 1\n' + body("relu")
    (diagnostic,) = check_text(
        spec, a='from "b.net" import x', b='from "a.net" import x'
    ).diagnostics
    assert diagnostic.code == "N703"


def test_a_name_imported_twice() -> None:
    assert found('from "a.net" import b\nblock b() = relu', a="block b() = relu") == [("N204", "b")]


def test_the_standard_library_is_known_everywhere() -> None:
    spec = "from std.resnet import basic\n" + body("basic(8, stride=2)", "16x16/3")
    assert outputs(spec) == ["8x8/8"]


@pytest.mark.parametrize("module", standard_modules())
def test_the_standard_library_has_no_faults(module: str) -> None:
    source = Reader().standard(f"std.{module}")
    assert check(source, Reader()).diagnostics == ()


def test_an_unknown_module_says_which_was_meant() -> None:
    (diagnostic,) = check_text("from std.resnt import basic").diagnostics
    assert (diagnostic.code, diagnostic.help) == ("N705", "did you mean `std.resnet`?")


def test_a_broken_import_causes_no_second_error() -> None:
    spec = 'from "nope.net" import a, b\n' + body("a() -> conv 1x1/b")
    assert found(spec) == [("N701", '"nope.net"')]


def test_a_users_file_may_be_named_as_one_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "std").mkdir()
    spec = tmp_path / "std" / "resnet.net"
    monkeypatch.chdir(tmp_path)
    spec.write_text("from std.resnet import basic\n" + body("basic(3) -> convv 3x3/4"))
    reader = Reader()
    (diagnostic,) = check(reader.open(Path("std/resnet.net")), reader).diagnostics
    assert (diagnostic.code, diagnostic.span.text, diagnostic.labels) == ("N201", "convv", ())
    spec.write_text("from std.resnet import basic\n" + body("basic(4)"))
    assert check_file(Path("std/resnet.net")) == []
