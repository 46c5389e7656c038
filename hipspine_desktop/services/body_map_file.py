"""The body map as it is shipped: outlines and dermatomes from the SVG, regions from the TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

from hipspine_desktop.domain.body_chart import View
from hipspine_desktop.domain.body_map import (
    Area,
    BodyMap,
    Curve,
    Figure,
    Place,
    Polygon,
    Region,
    Shape,
    side_of,
)
from hipspine_desktop.paths import resources_dir

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DRAWN = {View.FRONT: "front", View.BACK: "back", View.RIGHT: "side", View.LEFT: "side"}


@lru_cache(maxsize=1)
def shipped_body_map() -> BodyMap:
    """The map of this installation; read once, never changed."""
    return load_body_map(resources_dir() / "body_chart")


def load_body_map(folder: Path) -> BodyMap:
    """The map of a folder.

    Raises:
        FileNotFoundError, ValueError, KeyError: the folder is not what the program shipped.
    """
    root = ElementTree.parse(folder / "outlines.svg").getroot()
    with (folder / "regions.toml").open("rb") as file:
        regions: list[dict[str, Any]] = tomllib.load(file)["region"]
    figures = {view: _figure(root, view) for view in View}
    return BodyMap(
        MappingProxyType(figures),
        tuple(_region(entry) for entry in regions),
        tuple(area for entry in regions for area in _areas(entry)),
        tuple(_dermatomes(root)),
    )


def _region(entry: dict[str, Any]) -> Region:
    return Region(
        entry["id"],
        entry.get("pain", ""),
        entry.get("absent", ""),
        tuple(entry.get("numbness", ())),
        tuple(entry.get("tingling", ())),
        tuple(entry.get("burning", ())),
    )


def _areas(entry: dict[str, Any]) -> Iterator[Area]:
    midline = entry.get("midline", False)
    for view, drawn in _DRAWN.items():
        if drawn not in entry:
            continue
        polygon: Polygon = tuple((float(x), float(y)) for x, y in entry[drawn])
        for part in _both_halves(view, polygon, midline):
            side = None if midline else side_of(view, sum(x for x, _ in part))
            yield Area(view, Place(entry["id"], side), part)


def _both_halves(view: View, polygon: Polygon, midline: bool) -> tuple[Polygon, ...]:
    if view is View.LEFT:
        return (_mirrored(polygon),)
    if view is View.RIGHT or midline:
        return (polygon,)
    return polygon, _mirrored(polygon)


def _mirrored(polygon: Polygon) -> Polygon:
    return tuple((-x, y) for x, y in polygon)


def _figure(root: ElementTree.Element, view: View) -> Figure:
    drawn = _DRAWN[view]
    outline = _shape(_by_id(root, f"{drawn}-outline").attrib["d"], closed=True)
    paths = _by_id(root, f"{drawn}-landmarks").iter(f"{_SVG}path")
    lines = tuple(_shape(path.attrib["d"]) for path in paths)
    if view is View.LEFT:
        return Figure(view, outline.mirrored(), tuple(line.mirrored() for line in lines))
    return Figure(view, outline, lines)


def _dermatomes(root: ElementTree.Element) -> Iterator[Area]:
    for view, drawn in _DRAWN.items():
        for found in _by_id(root, f"{drawn}-dermatomes").iter(f"{_SVG}polygon"):
            name = found.attrib["id"].removeprefix(f"{drawn}-")
            numbers = [float(n) for n in _NUMBER.findall(found.attrib["points"])]
            polygon: Polygon = tuple(zip(numbers[::2], numbers[1::2], strict=True))
            for part in _both_halves(view, polygon, midline=False):
                yield Area(view, Place(name, side_of(view, sum(x for x, _ in part))), part)


def _by_id(root: ElementTree.Element, wanted: str) -> ElementTree.Element:
    for element in root.iter():
        if element.attrib.get("id") == wanted:
            return element
    raise ValueError(f"the outlines lack '{wanted}'")


def _shape(data: str, closed: bool = False) -> Shape:
    """A path of one M and absolute C commands."""
    if set(re.findall(r"[A-Za-z]", data)) - set("MCZ"):
        raise ValueError("the outlines hold a path command that is not drawn")
    n = [float(number) for number in _NUMBER.findall(data)]
    curves: tuple[Curve, ...] = tuple(
        (n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], n[i + 5]) for i in range(2, len(n), 6)
    )
    return Shape((n[0], n[1]), curves, closed)
