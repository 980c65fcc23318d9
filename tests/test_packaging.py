"""The wheel works alone: built, unpacked elsewhere, and run without the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=50)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked: Path, *arguments: str) -> str:
    """What Python prints, away from the checkout and with an empty environment."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=unpacked.parent,
        env={"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder: Path) -> set[Path]:
    """Every file within, without what tools leave behind."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        path for path in found if path.suffix != ".pyc" and not any(p.startswith(".") for p in path.parts)
    }


def test_wheel_holds_every_file_that_is_read_and_no_other(unpacked: Path) -> None:
    shipped = Path("bot/_shipped")
    code = {Path(top) / path for top in ("bot", "handlers") for path in files(ROOT / top)}
    data = {shipped / "templates" / path for path in files(ROOT / "templates")} | {shipped / "manifest.yml"}
    (about,) = unpacked.glob("tocsin-*.dist-info")
    assert files(unpacked) - {about.relative_to(unpacked) / path for path in files(about)} == code | data
    assert (about / "licenses/LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_unpacked_wheel_finds_what_it_ships(unpacked: Path, tmp_path: Path) -> None:
    said = run(
        unpacked,
        "-c",
        "import sys\n"
        "from pathlib import Path\n"
        "import bot\n"
        "from bot.adapters.store.sqlite.store import SqliteStore\n"
        "from bot.policy import load_policy\n"
        "from bot.render.answers import ephemeral\n"
        "from bot.shipped import shipped\n"
        "print(bot.__file__)\n"
        "print(shipped('manifest.yml').is_file(), load_policy().digest_channel)\n"
        "print(ephemeral('refused', what='It is resolved.', who='').text)\n"
        f"SqliteStore(Path({str(tmp_path / 'tocsin.sqlite')!r})).close()\n",
    )
    where, *rest = said.splitlines()
    assert Path(where).is_relative_to(unpacked)
    assert rest == ["True incidents", "It is resolved."]


def test_unpacked_wheel_is_the_program(unpacked: Path) -> None:
    assert run(unpacked, "-m", "bot", "version").startswith("tocsin 0.1.0 on Python 3.")
    assert "no mistakes" in run(
        unpacked, "-m", "bot", "check", str(unpacked / "bot/_shipped/templates/policy.yml")
    )
