# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of figures: as Markdown, and as bars in SVG."""

import html
import os
import pathlib
import platform
import statistics
import subprocess

BAR_WIDTH = 360
LABEL_WIDTH = 190
ROW_HEIGHT = 24


def spread(values, digits=2):
    """Median and range of some rounds, as text."""
    if not values:
        return "–"
    middle = statistics.median(values)
    if len(values) == 1:
        return f"{middle:.{digits}f}"
    return f"{middle:.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


class Section:
    """One table; with `plot` set to a column’s heading, bars of that column."""

    def __init__(self, name, title, note, headings, plot=None):
        self.name = name
        self.title = title
        self.note = note
        self.headings = headings
        self.rows = []
        self.values = {}
        self.plot = plot

    def add(self, label, *cells, value=None):
        self.rows.append([label, *cells])
        if value is not None:
            self.values[label] = value

    def markdown(self):
        lines = [f"### {self.title}", "", self.note, "", "| " + " | ".join(self.headings) + " |",
                 "|" + "---|" * len(self.headings)]
        lines += ["| " + " | ".join(map(str, row)) + " |" for row in self.rows]
        if self.values:
            lines += ["", f"![{self.title}]({self.name}.svg)"]
        return "\n".join(lines) + "\n"

    def svg(self):
        """Bars from zero; shorter or longer is better as the heading says."""
        height = ROW_HEIGHT * (len(self.values) + 1) + 12
        most = max(self.values.values()) or 1
        width = LABEL_WIDTH + BAR_WIDTH + 90
        out = ["<!-- SPDX-FileCopyrightText: 2026 The Ferry authors",
               "     SPDX-License-Identifier: GPL-3.0-or-later -->",
               f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
               'font-family="sans-serif" font-size="13">',
               f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
               f'<text x="8" y="18" font-weight="bold" fill="#1e1e1e">{html.escape(self.plot)}</text>']
        for index, (label, value) in enumerate(self.values.items(), 1):
            top = index * ROW_HEIGHT + 4
            colour = "#1c71d8" if label.startswith("ferry") else "#9a9996"
            out += [f'<text x="{LABEL_WIDTH - 8}" y="{top + 15}" text-anchor="end" fill="#1e1e1e">'
                    f"{html.escape(label)}</text>",
                    f'<rect x="{LABEL_WIDTH}" y="{top + 3}" width="{max(value / most * BAR_WIDTH, 1):.0f}" '
                    f'height="16" rx="3" fill="{colour}"/>',
                    f'<text x="{LABEL_WIDTH + value / most * BAR_WIDTH + 6:.0f}" y="{top + 15}" '
                    f'fill="#1e1e1e">{value:.2f}</text>']
        return "\n".join([*out, "</svg>"]) + "\n"


def version(command, *arguments):
    """First line of what a program says of itself, empty if there is none."""
    try:
        done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return (done.stdout or done.stderr).splitlines()[0].strip() if done.stdout or done.stderr else ""


def describe_machine():
    """The machine and the peers in a few lines of Markdown."""
    cpu = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1048576
    system = next((line.split("=")[1].strip('"') for line in pathlib.Path("/etc/os-release").read_text().splitlines()
                   if line.startswith("PRETTY_NAME=")), platform.system())
    load = os.getloadavg()[0]
    peers = [text for text in (version("curl", "--version"), version("wget2", "--version"),
                               version("aria2c", "--version"), version("nginx", "-v")) if text]
    return "\n".join([f"- {os.cpu_count()} × {cpu}, {memory:.0f} GiB, {system}, Linux {platform.release()}; "
                      f"load when the run began: {load:.1f}",
                      *(f"- {' '.join(peer.split()[:3])}" for peer in peers)])


def write(folder, sections, machine, minutes):
    """Writes bench.md and the plots; sections of earlier runs that were not run again stay."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {}
    path = folder / "bench.md"
    if path.exists():
        for part in path.read_text().split("<!-- section ")[1:]:
            name, _, text = part.partition(" -->\n")
            kept[name] = text
    for section in sections:
        kept[section.name] = section.markdown() + "\n" + f"Measured on:\n\n{machine}\n\n"
        if section.values:
            (folder / f"{section.name}.svg").write_text(section.svg())
    head = ("<!-- SPDX-FileCopyrightText: 2026 The Ferry authors\n"
            "     SPDX-License-Identifier: GPL-3.0-or-later -->\n\n"
            "# How fast, how small, how polite\n\n"
            "Written by `tools/bench`. What counts are ratios between programs in one run on one machine: each round "
            "runs\nevery program once, in random order, against one local nginx; figures are medians, with the range in "
            f"brackets.\nThe last run took {minutes:.0f} minutes.\n\n")
    path.write_text(head + "".join(f"<!-- section {name} -->\n{text}" for name, text in kept.items()))
    return path
