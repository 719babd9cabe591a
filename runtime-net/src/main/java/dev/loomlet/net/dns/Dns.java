package dev.loomlet.net.dns;

import dev.loomlet.OffloadPool;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Waiter;
import dev.loomlet.net.dns.Lookups.Found;
import dev.loomlet.net.dns.Lookups.Source;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up while the other coroutines of the hub go on.
 *
 * <p>With this library on the class path or module path, every look-up of the process comes here: {@link InetAddress}
 * {@code .getByName}, {@code new InetSocketAddress(host, port)}, {@code new Socket(host, port)} in any library. What a
 * coroutine asks is answered from a cache, or by a thread of a small pool that calls the JDK's built-in resolver; so the
 * answers are the system's. Who asks for the same name meanwhile shares the answer. A coroutine that is killed or timed out
 * meanwhile goes its way at once; the look-up goes on, and its answer is kept. A thread without a hub calls the built-in
 * resolver itself, and shares the cache. Literal addresses and {@code localhost} are answered on the spot.
 *
 * <p>A look-up in the initialiser of a class keeps the hub to itself, as the JDK lets nobody else use the class meanwhile.
 *
 * <p>The JDK's own cache is turned off: {@code networkaddress.cache.ttl} and {@code networkaddress.cache.negative.ttl} are
 * set to 0, and what they said before becomes the default for ours, see {@link DnsOptions}. The JDK finds this library when
 * the first name of the process is looked up, with the context class loader of the thread that asks; see
 * {@link #isInstalled()}.
 *
 * <p>All methods may be called from any thread. Semantics: gevent's {@code thread} resolver, with a cache.
 */
public final class Dns {

    private static final Lookups<InetAddress[]> ADDRESSES = new Lookups<>();
    private static final Lookups<String> NAMES = new Lookups<>();

    private static volatile @Nullable InetAddressResolver builtin;
    private static final AtomicReference<@Nullable Workers> WORKERS = new AtomicReference<>();

    /** The options, and the threads that they ask for. */
    private record Workers(DnsOptions options, OffloadPool pool) {

        static Workers of(DnsOptions options) {
            return new Workers(options, OffloadPool.builder()
                    .name("loomlet-dns")
                    .threads(options.threads())
                    .queue(Integer.MAX_VALUE)
                    .build());
        }
    }

    private Dns() {}

    /** Called while the JDK holds a lock: must not look anything up. */
    static InetAddressResolver install(InetAddressResolver resolver) {
        // Reads what the user has set, before it is overwritten.
        workers();
        JdkCache.turnOff();
        builtin = resolver;
        return new CooperativeResolver();
    }

    private static Workers workers() {
        Workers present = WORKERS.get();
        if (present == null) {
            // What somebody configures meanwhile counts.
            WORKERS.compareAndSet(null, Workers.of(DnsOptions.defaults()));
            present = WORKERS.get();
        }
        return present;
    }

    /** Replaces the resolver that is asked, for tests; returns the one that was. */
    static @Nullable InetAddressResolver delegateTo(@Nullable InetAddressResolver resolver) {
        InetAddressResolver before = builtin;
        builtin = resolver;
        return before;
    }

    /**
     * Whether the look-ups of all libraries in this process give way. They do not when the JDK found another
     * resolver first, when {@code jdk.net.hosts.file} is set, or when the system property {@code loomlet.dns} is {@code off};
     * those of {@link #lookup} and of loomlet's sockets do nevertheless.
     *
     * @return whether the JDK has taken this library's resolver, which it is made to look for if no name was looked up yet
     */
    public static boolean isInstalled() {
        if (builtin == null) {
            try {
                InetAddress.getByName("localhost");
            } catch (UnknownHostException e) {
                // Whoever answers that, the JDK has chosen.
            }
        }
        return builtin != null;
    }

    /**
     * Sets how names are looked up from now on. What is in the cache stays there for as long as it was meant to.
     *
     * @param options for the whole process
     */
    public static void configure(DnsOptions options) {
        WORKERS.set(Workers.of(Objects.requireNonNull(options, "options is null; pass DnsOptions.defaults()")));
    }

    /**
     * How names are looked up at present.
     *
     * @return what {@link #configure} was given last, or the defaults
     */
    public static DnsOptions options() {
        return workers().options();
    }

    /**
     * All addresses of {@code host}; waits for the answer.
     *
     * @param host a name or a literal address
     * @return one or more, in the resolver's order
     * @throws UnknownHostException when it has none, or when there was no answer in time
     */
    public static List<InetAddress> lookup(String host) throws UnknownHostException {
        Objects.requireNonNull(host, "host is null; give a name or an address, such as \"localhost\"");
        if (isInstalled() || isLiteral(host)) {
            return List.of(InetAddress.getAllByName(host));
        }
        return List.of(answer(ADDRESSES, host, host, host, () -> InetAddress.getAllByName(host)));
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return host.isEmpty() || host.startsWith("[");
        }
    }

    /**
     * The name of {@code address}; waits for the answer. Unlike {@link InetAddress#getCanonicalHostName()}, it does not check
     * that the name leads back to the address, and does not give the address for a name.
     *
     * @param address any address
     * @return its name
     * @throws UnknownHostException when it has none, or when there was no answer in time
     */
    public static String reverseLookup(InetAddress address) throws UnknownHostException {
        Objects.requireNonNull(address, "address is null; give the address whose name is wanted");
        if (isInstalled()) {
            return name(address.getAddress());
        }
        byte[] bytes = address.getAddress();
        return answer(NAMES, ByteBuffer.wrap(bytes), "", address.getHostAddress(), () -> {
            String name = InetAddress.getByAddress(bytes).getCanonicalHostName();
            if (name.equals(address.getHostAddress())) {
                throw new UnknownHostException("no name for " + name);
            }
            return name;
        });
    }

    /** Forgets all answers. Look-ups on their way answer those who wait for them, and are not kept. */
    public static void clearCache() {
        ADDRESSES.clear();
        NAMES.clear();
    }

    /**
     * Counts look-ups, those of names and those of addresses together.
     *
     * @return a look, out of date when it returns
     */
    public static DnsStats stats() {
        return new DnsStats(
                ADDRESSES.hits.sum() + NAMES.hits.sum(),
                ADDRESSES.shared.sum() + NAMES.shared.sum(),
                ADDRESSES.begun.sum() + NAMES.begun.sum(),
                ADDRESSES.failures.sum() + NAMES.failures.sum(),
                ADDRESSES.timeouts.sum() + NAMES.timeouts.sum(),
                ADDRESSES.pending() + NAMES.pending(),
                ADDRESSES.cached() + NAMES.cached());
    }

    /** Called by the JDK, which holds the lock of {@code host}; see {@link JdkCache}. */
    static InetAddress[] addresses(String host, LookupPolicy policy) throws UnknownHostException {
        InetAddressResolver resolver = Objects.requireNonNull(builtin);
        return answer(ADDRESSES, host, host, host,
                () -> resolver.lookupByName(host, policy).toArray(InetAddress[]::new));
    }

    static String name(byte[] address) throws UnknownHostException {
        InetAddressResolver resolver = Objects.requireNonNull(builtin);
        String text = InetAddress.getByAddress(address).getHostAddress();
        return answer(NAMES, ByteBuffer.wrap(address.clone()), "", text, () -> resolver.lookupByAddress(address));
    }

    /** {@code host} is the name whose lock the JDK may hold, or empty when it holds none. */
    private static <V> V answer(Lookups<V> lookups, Object key, String host, String question, Source<V> source)
            throws UnknownHostException {
        Found<V> found = lookups.find(key);
        CompletableFuture<V> answer = found.lookup().answer;
        if (answer.isDone()) {
            return valueOf(answer, question);
        }
        boolean evicted = host.isEmpty() || builtin == null || JdkCache.evict(host);
        Workers present = workers();
        boolean outside = Waiter.currentOnLoop() == null;
        if (found.begun()) {
            Runnable work = () -> lookups.answer(key, found.lookup(), source, present.options());
            if (outside || host.equalsIgnoreCase("localhost")) {
                work.run();
            } else {
                try {
                    present.pool().submit(() -> {
                        work.run();
                        return true;
                    });
                } catch (Throwable e) {
                    lookups.abandon(key, found.lookup(), e);
                    throw e;
                }
            }
        }
        if (outside) {
            answer.exceptionally(failure -> null).join();
        } else {
            awaitInTime(answer, question, present.options(), evicted && !isInitialisingAClass(), lookups);
        }
        return valueOf(answer, question);
    }

    private static <V> void awaitInTime(CompletableFuture<V> answer, String question, DnsOptions options,
            boolean givesWay, Lookups<V> lookups) throws UnknownHostException {
        boolean inTime;
        if (givesWay) {
            inTime = Completion.awaitDone(answer, "the look-up of " + question, options.timeoutNanos());
        } else {
            inTime = block(answer, question, options.timeoutNanos());
        }
        if (!inTime) {
            lookups.timeouts.increment();
            throw new UnknownHostException(question + ": no answer within " + options.timeout()
                    + "; DnsOptions.timeout is the limit");
        }
    }

    /** Keeps the hub to itself: whoever had a turn now might wait for something that the caller holds. */
    private static boolean block(CompletableFuture<?> answer, String question, long nanos) throws UnknownHostException {
        try {
            answer.exceptionally(failure -> null).get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return answer.isDone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(question + ": the look-up was interrupted");
        } catch (ExecutionException e) {
            throw new AssertionError("failures are left out", e);
        }
    }

    private static boolean isInitialisingAClass() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(each -> each.getMethodName().equals("<clinit>")));
    }

    private static <V> V valueOf(CompletableFuture<V> done, String question) throws UnknownHostException {
        if (done.state() == CompletableFuture.State.SUCCESS) {
            return done.resultNow();
        }
        Throwable failure = done.exceptionNow();
        if (failure instanceof UnknownHostException) {
            // Several may be told of one failure, each at a place of its own.
            String message = failure.getMessage();
            UnknownHostException own = new UnknownHostException(message == null ? question : message);
            own.initCause(failure);
            throw own;
        }
        throw Waiter.raise(failure);
    }
}
