package dev.loomlet;

import dev.loomlet.loop.Owned;
import dev.loomlet.loop.SpawnSite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who waits for what on a hub where nothing can happen any more, and who waits for each other in a circle. */
final class DeadlockReport {

    /** More coroutines than this are counted and not listed. */
    private static final int MOST_LINES = 100;

    private final StringBuilder text = new StringBuilder();
    private final Set<HubCoroutine<?>> followed = new HashSet<>();
    private final Hub hub;
    private int lines;
    private boolean allSitesExact = true;

    private DeadlockReport(Hub hub) {
        this.hub = hub;
        text.append("hub ")
                .append(hub.name())
                .append(": everyone waits, and nothing is left that could wake anyone:");
        Object awaited = hub.loop().driver().blocker();
        if (awaited != null) {
            text.append("\n  ").append(hub.loop().driver()).append(" waits for ").append(awaited);
        }
        List<List<HubCoroutine<?>>> circles = new ArrayList<>();
        hub.loop().forEachTask(task -> {
            HubCoroutine<?> coroutine = (HubCoroutine<?>) task;
            if (lines++ < MOST_LINES) {
                describe(coroutine);
            }
            List<HubCoroutine<?>> circle = circleFrom(coroutine);
            if (!circle.isEmpty()) {
                circles.add(circle);
            }
        });
        if (lines > MOST_LINES) {
            text.append("\n  and ").append(lines - MOST_LINES).append(" more");
        }
        if (!allSitesExact) {
            text.append("\n  (").append(SpawnSite.HINT).append(')');
        }
        circles.stream().limit(MOST_LINES).forEach(this::describe);
    }

    static String of(Hub hub) {
        return new DeadlockReport(hub).text.toString();
    }

    private void describe(HubCoroutine<?> coroutine) {
        Object blocker = coroutine.blocker();
        String awaited = String.valueOf(blocker);
        text.append("\n  ").append(coroutine).append(" waits for ").append(awaited);
        if (blocker instanceof Owned owned && owned.owner() instanceof Object owner
                && !awaited.contains(owner.toString())) {
            text.append(", which depends on ").append(owner);
        }
        if (blocker instanceof HubCoroutine<?> other && other.hub() != hub) {
            text.append(" of hub ")
                    .append(other.hub().name())
                    .append(", which stands still meanwhile, as one thread drives both");
        }
        String site = coroutine.spawnSite();
        allSitesExact &= SpawnSite.isExact(site);
        text.append("; spawned at ").append(site);
    }

    private void describe(List<HubCoroutine<?>> circle) {
        text.append("\n  in a circle: ");
        circle.forEach(coroutine -> text.append(coroutine).append(" -> "));
        text.append(circle.getFirst());
    }

    /** The coroutines that wait for each other in a circle into which {@code start} leads, unless they were found before. */
    private List<HubCoroutine<?>> circleFrom(HubCoroutine<?> start) {
        List<HubCoroutine<?>> path = new ArrayList<>();
        HubCoroutine<?> next = start;
        while (next != null && followed.add(next)) {
            path.add(next);
            next = wakerOf(next);
        }
        int entry = next == null ? -1 : path.indexOf(next);
        return entry < 0 ? List.of() : path.subList(entry, path.size());
    }

    private static @Nullable HubCoroutine<?> wakerOf(HubCoroutine<?> coroutine) {
        Object blocker = coroutine.blocker();
        if (blocker instanceof HubCoroutine<?> joined) {
            return joined;
        }
        return blocker instanceof Owned owned && owned.owner() instanceof HubCoroutine<?> owner ? owner : null;
    }
}
