package dev.loomlet.diagnostics;

import dev.loomlet.Loomlet;
import dev.loomlet.loop.SpawnSite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays a dump out as a tree of lines. */
final class DumpText {

    private final HubDump dump;
    private final StringBuilder text = new StringBuilder();
    private final Map<Long, List<CoroutineDump>> children = new HashMap<>();
    private final Set<Long> alive = new HashSet<>();

    private record Branch(CoroutineDump coroutine, String indent, boolean isLast) {}

    DumpText(HubDump dump) {
        this.dump = dump;
        head();
        tree();
    }

    private void head() {
        text.append("hub ").append(dump.hub()).append(" (").append(Loomlet.engine()).append(" engine): ");
        count(dump.coroutines().size(), "coroutine");
        text.append(", ");
        count(dump.timers(), "timer");
        text.append(", ");
        count(dump.channels(), "channel");
        if (!dump.isComplete()) {
            text.append("\nthe hub did not answer; seen from outside, and so perhaps incomplete");
        }
        String driver = dump.driver();
        if (driver != null) {
            text.append('\n').append(driver);
        }
        frames("", dump.driverStack());
    }

    private void count(int number, String what) {
        text.append(number).append(' ').append(what).append(number == 1 ? "" : "s");
    }

    // With a stack of its own, as coroutines that spawn one another in turn make a tree of any depth.
    private void tree() {
        dump.coroutines().forEach(coroutine -> alive.add(coroutine.id()));
        List<CoroutineDump> roots = new ArrayList<>();
        for (CoroutineDump coroutine : dump.coroutines()) {
            if (alive.contains(coroutine.spawner())) {
                children.computeIfAbsent(coroutine.spawner(), id -> new ArrayList<>()).add(coroutine);
            } else {
                roots.add(coroutine);
            }
        }
        Deque<Branch> open = new ArrayDeque<>();
        push(open, roots, "");
        while (!open.isEmpty()) {
            Branch branch = open.pop();
            CoroutineDump coroutine = branch.coroutine();
            List<CoroutineDump> spawned = children.getOrDefault(coroutine.id(), List.of());
            String inner = branch.indent() + (branch.isLast() ? "   " : "│  ");
            text.append('\n').append(branch.indent()).append(branch.isLast() ? "└─ " : "├─ ");
            describe(coroutine, inner + (spawned.isEmpty() ? "   " : "│  "));
            push(open, spawned, inner);
        }
        if (!dump.coroutines().stream().allMatch(coroutine -> SpawnSite.isExact(coroutine.spawnSite()))) {
            text.append('\n').append(SpawnSite.HINT);
        }
    }

    private static void push(Deque<Branch> open, List<CoroutineDump> siblings, String indent) {
        List<CoroutineDump> backwards = new ArrayList<>(siblings);
        Collections.reverse(backwards);
        boolean last = true;
        for (CoroutineDump coroutine : backwards) {
            open.push(new Branch(coroutine, indent, last));
            last = false;
        }
    }

    private void describe(CoroutineDump coroutine, String indent) {
        text.append('#').append(coroutine.id()).append(' ').append(coroutine.name()).append(": ");
        String awaited = coroutine.waitsFor();
        if (awaited == null) {
            text.append(coroutine.activity());
        } else {
            text.append("waits for ").append(awaited.indent(0).strip().replace("\n", " "));
        }
        if (coroutine.wakenBy() != null && !awaited.contains(coroutine.wakenBy())) {
            text.append(", which depends on ").append(coroutine.wakenBy());
        }
        text.append('\n').append(indent).append("spawned at ").append(coroutine.spawnSite());
        if (coroutine.spawner() != 0 && !alive.contains(coroutine.spawner())) {
            text.append(" by #").append(coroutine.spawner()).append(", which has ended");
        }
        frames(indent, coroutine.stack());
    }

    private void frames(String indent, List<StackTraceElement> stack) {
        for (StackTraceElement frame : stack) {
            text.append('\n').append(indent).append("at ").append(frame);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
