package dev.loomlet.engine;

import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.internal.vm.ThreadContainer;
import jdk.internal.vm.ThreadContainers;

/**
 * The threads of one hub, as the JDK's thread dumps see them. The JDK would otherwise enter each in a table of all virtual
 * threads, which costs 40 bytes each and time at every start and end; the hub knows them anyway.
 */
public final class HubThreads extends ThreadContainer {

    private final String name;
    private final Supplier<Stream<Thread>> threads;

    /** @param threads finds those that live, from any thread */
    public HubThreads(String name, Supplier<Stream<Thread>> threads) {
        super(true);
        this.name = name;
        this.threads = threads;
        // The JDK refers to it weakly, so there is nothing to take back.
        ThreadContainers.registerContainer(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Stream<Thread> threads() {
        return threads.get();
    }
}
