"""The door to the command line: how it is reached, and what it says where the command is not installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from jsvcodec import __main__ as door


@pytest.fixture
def without_cli(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the command, so that it is imported again."""
    import jsvcodec

    for name in [each for each in sys.modules if each.startswith("jsvcodec.cli")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(jsvcodec, "cli", raising=False)


@pytest.mark.parametrize("missing", ["typer", "rich.console"])
@pytest.mark.usefixtures("without_cli")
def test_missing_extra_is_named_in_one_line(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SystemExit) as left:
        door.main()
    hint = "the jsvcodec command needs typer and rich: pip install jsvcodec[cli]\n"
    assert (left.value.code, capsys.readouterr()) == (2, ("", hint))


@pytest.mark.usefixtures("without_cli")
def test_missing_module_of_the_package_is_not_blamed_on_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsvcodec.sessions", None)
    monkeypatch.delattr("jsvcodec.sessions", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"jsvcodec\.sessions"):
        door.main()


@pytest.mark.usefixtures("without_cli")
def test_ctrl_c_while_loading_exits_130(monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "jsvcodec.cli":
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "meta_path", [Impatient(), *sys.meta_path])
    with pytest.raises(SystemExit) as left:
        door.main()
    assert left.value.code == 130


def test_package_loads_neither_command_nor_parser_nor_extras() -> None:
    code = "import sys, jsvcodec.__main__; print(*{'typer', 'rich', 'lark', 'jsvcodec.cli'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.strip() == b""


def test_script_and_module_run_the_same_door() -> None:
    (script,) = entry_points(group="console_scripts", name="jsvcodec")
    assert script.load() is door.main
    done = subprocess.run([sys.executable, "-m", "jsvcodec", "--version"], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"jsvcodec 0.1.0\n", b"")
