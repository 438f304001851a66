#!/usr/bin/env python3
"""Makes src/view/map/outlines.bin, the outlines that maps are drawn with, from a package of Natural Earth.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    bench/outlines.py package/countries-50m.json -o src/view/map/outlines.bin

Natural Earth (naturalearthdata.com) is in the public domain; the package world-atlas, which holds it as TopoJSON, has the
ISC licence. What is made of it here: land and the borders between countries, on a grid of 1/100 of a degree, with the points
left out whose absence nobody sees on a map of a few thousand kilometres (Visvalingam and Whyatt). Rings that cross the
antimeridian are cut there. The same package gives the same bytes.

The file: "BBO1" and a line of text that names the source; then the land's rings, then the borders. Each list begins with
the number of its lines; each line with the number of its points, its first longitude and latitude, and the steps from point
to point, all in hundredths of a degree, as variable-length integers (7 bits a byte, the lowest first; signed ones zigzag).
"""

import argparse
import heapq
import json
import pathlib

GRID = 100
SOURCE = "Natural Earth 1:50m, public domain, from npm world-atlas 2.0.2 (ISC)"
# The area of a triangle, in square degrees, below which its middle point goes; of land and of borders.
LEAST = {"land": 0.0025, "border": 0.004}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topology", type=pathlib.Path)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    topology = json.loads(options.topology.read_text())
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    land = [piece for ring in land_rings(topology, arcs) for piece in cut(ring)]
    borders = [piece for arc in border_arcs(topology) for piece in split(arcs[arc])]
    land = [kept for kept in (on_grid(simplified(ring, LEAST["land"], closed=True)) for ring in land) if len(kept) > 3]
    borders = [kept for kept in (on_grid(simplified(line, LEAST["border"])) for line in borders) if len(kept) > 1]
    land.sort(key=lambda ring: (-len(ring), ring))
    borders.sort(key=lambda line: (-len(line), line))
    data = b"BBO1" + SOURCE.encode() + b"\n" + packed(land) + packed(borders)
    options.output.write_bytes(data)
    points = sum(map(len, land)), sum(map(len, borders))
    print(f"{len(data)} bytes; land: {len(land)} rings, {points[0]} points; borders: {len(borders)} lines, {points[1]} points")


def decoded(arc, transform):
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * transform["scale"][0] + transform["translate"][0], y * transform["scale"][1] + transform["translate"][1]))
    return points


def polygons(geometry):
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from polygons(part)
    elif geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def land_rings(topology, arcs):
    for polygon in polygons(topology["objects"]["land"]):
        for ring in polygon:
            points = []
            for arc in ring:
                part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
                points += part[1:] if points else part
            yield points


def border_arcs(topology):
    """Arcs that two countries share."""
    users = {}
    for number, country in enumerate(topology["objects"]["countries"]["geometries"]):
        for polygon in polygons(country):
            for ring in polygon:
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, set()).add(number)
    return sorted(arc for arc, who in users.items() if len(who) > 1)


def unrolled(points):
    """Longitudes without jumps, which may leave -180 to 180."""
    out = [points[0]]
    for x, y in points[1:]:
        last = out[-1][0]
        while x - last > 180:
            x -= 360
        while x - last < -180:
            x += 360
        out.append((x, y))
    return out


def cut(ring):
    """A ring as rings between -180 and 180."""
    ring = unrolled(ring)
    turn = ring[-1][0] - ring[0][0]
    if abs(turn) > 180:
        # Around a pole: closed along it.
        pole = -90 if sum(y for _, y in ring) < 0 else 90
        ring = ring + [(ring[-1][0], pole), (ring[0][0], pole), ring[0]]
    pieces = []
    for shift in (-360, 0, 360):
        moved = [(x + shift, y) for x, y in ring]
        moved = clipped(clipped(moved, -180, 1), 180, -1)
        if len(moved) > 3:
            pieces.append(moved)
    return pieces


def clipped(ring, edge, sign):
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    inside = lambda point: (point[0] - edge) * sign >= 0
    out = []
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        crosses = inside((ax, ay)) != inside((bx, by))
        if inside((ax, ay)):
            out.append((ax, ay))
        if crosses:
            out.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    if out and out[0] != out[-1]:
        out.append(out[0])
    return out


def split(line):
    """A line as lines that do not jump."""
    pieces, last = [[line[0]]], line[0]
    for point in line[1:]:
        if abs(point[0] - last[0]) > 180:
            pieces.append([])
        pieces[-1].append(point)
        last = point
    return [piece for piece in pieces if len(piece) > 1]


def simplified(points, least, closed=False):
    """Without the points whose triangle with their neighbours is small; a ring keeps at least a triangle."""
    if closed:
        points = points[:-1] if points[0] == points[-1] else points
        # What lies on the edge of the world stays, and a ring begins at a point that stands out.
        start = max(range(len(points)), key=lambda n: (abs(points[n][0]) == 180, points[n]))
        points = points[start:] + points[:start] + [points[start]]
    count = len(points)
    before, after = [n - 1 for n in range(count)], [n + 1 for n in range(count)]
    left, fewest = count, 5 if closed else 2

    def area(n):
        (ax, ay), (bx, by), (cx, cy) = points[before[n]], points[n], points[after[n]]
        if abs(bx) == 180 or abs(by) == 90:
            return float("inf")
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    heap = [(area(n), n) for n in range(1, count - 1)]
    heapq.heapify(heap)
    gone, current = set(), dict((n, a) for a, n in heap)
    while heap and left > fewest:
        size, n = heapq.heappop(heap)
        if n in gone or current[n] != size:
            continue
        if size >= least:
            break
        gone.add(n)
        left -= 1
        a, b = before[n], after[n]
        after[a], before[b] = b, a
        for m in (a, b):
            if 0 < m < count - 1:
                current[m] = max(area(m), size)
                heapq.heappush(heap, (current[m], m))
    return [point for n, point in enumerate(points) if n not in gone]


def on_grid(points):
    out = []
    for x, y in points:
        point = (round(x * GRID), round(y * GRID))
        if not out or out[-1] != point:
            out.append(point)
    return out


def varint(value):
    out = bytearray()
    while True:
        out.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def zigzag(value):
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def packed(lines):
    out = bytearray(varint(len(lines)))
    for line in lines:
        out += varint(len(line))
        x = y = 0
        for px, py in line:
            out += zigzag(px - x) + zigzag(py - y)
            x, y = px, py
    return bytes(out)


if __name__ == "__main__":
    main()
