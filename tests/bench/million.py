"""placeholder"""

from rich.console import Console


def measure(console: Console) -> None: ...
