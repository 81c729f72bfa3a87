"""Competition applications scored against rules written in YAML."""

# Type checkers take this name for true. Importing it from `typing` would cost six milliseconds.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from kkk_scoring.files.finding import BadFile as BadFile
    from kkk_scoring.loading import load_folder as load_folder
    from kkk_scoring.loading import load_round as load_round
    from kkk_scoring.loading import load_rubric as load_rubric
    from kkk_scoring.loading import score as score

__version__ = "0.1.0"
__all__ = ["BadFile", "load_folder", "load_round", "load_rubric", "score"]


def __getattr__(name: str) -> object:
    """The library's functions, loaded when they are first asked for."""
    if name == "BadFile":
        from kkk_scoring.files.finding import BadFile

        return BadFile
    if name in __all__:
        from kkk_scoring import loading

        return getattr(loading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
