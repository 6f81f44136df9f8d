"""Whether everybody computed the same: nobody is fast by doing less."""

from statistics import median

# How far Descent's loss may lie outside the peers' range, as a share of the loss. On a grid some nets are so
# small that their first weights decide.
NOISE, QUICK_NOISE, GRID_NOISE = 0.15, 0.5, 0.5
OUTPUT_TOLERANCE = 1e-4


def section(done, groups, grids, found, quick):
    """`groups`: workload → summaries, Descent first. `found`: name of a series → cells."""
    noise = QUICK_NOISE if quick else NOISE
    faults = {}
    for workload in done:
        if workload.kind in ("save", "load"):
            continue
        own = [s for s in groups[workload.name] if s.library == "descent" and s.times]
        peers = [s for s in groups[workload.name] if s.library != "descent" and s.times]
        if own and peers and workload.kind == "predict":
            faults[workload.name] = output_fault(own[0], peers)
        elif own and peers:
            losses = [loss for peer in peers for loss in peer.losses]
            faults[workload.name] = loss_fault(own[0].losses, losses, noise)
    for grid in grids:
        compared = [cell for cell in found.get(grid.name, []) if "descent" in cell.times and cell.peers]
        if compared:
            faults[grid.name] = "; ".join(filter(None, map(cell_fault, compared)))
    return text(faults, noise) if faults else ""


def text(faults, noise):
    parts = [
        "## Agreement\n\nTraining starts from weights of each library's own, drawn from the same "
        f"distribution; losses agree if Descent's is within {noise:.0%} of the peers' range, for each net of a "
        f"grid within {GRID_NOISE:.0%}. Predictions use the same weights; they agree if a weighted mean of all "
        f"outputs differs by less than {OUTPUT_TOLERANCE:g}."]
    if agreeing := [f"`{name}`" for name, fault in faults.items() if not fault]:
        parts.append(f"Agree: {', '.join(agreeing)}.")
    if others := [f"- `{name}`: {fault}" for name, fault in faults.items() if fault]:
        parts.append("Do not agree:\n\n" + "\n".join(others))
    return "\n\n".join(parts)


def cell_fault(cell):
    own = [loss for library, loss in cell.losses.items() if library == "descent"]
    peers = [loss for library, loss in cell.usual.losses.items() if library != "descent"]
    fault = loss_fault(own, peers, GRID_NOISE)
    return f"`{cell.part.name}` ({cell.condition.title}): {fault}" if fault else ""


def loss_fault(own, peers, noise):
    if not own or not peers:
        return "a loss that is not a number"
    low, high = min(peers) * (1 - noise), max(peers) * (1 + noise)
    if low <= median(own) <= high:
        return ""
    return f"Descent's loss {median(own):.4g}, peers {min(peers):.4g} … {max(peers):.4g}"


def output_fault(own, peers):
    mine = own.outputs[0]
    wrong = [p.library for p in peers if abs(p.outputs[0] - mine) > OUTPUT_TOLERANCE * abs(mine)]
    return f"other outputs than {', '.join(wrong)}" if wrong else ""
