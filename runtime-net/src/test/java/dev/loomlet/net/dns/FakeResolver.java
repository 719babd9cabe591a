package dev.loomlet.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** In place of the system's resolver: answers a name when the test lets it. */
final class FakeResolver implements InetAddressResolver, AutoCloseable {

    private final InetAddressResolver builtin;
    private final DnsOptions optionsBefore = Dns.options();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger atWork = new AtomicInteger();

    private FakeResolver() {
        if (!Dns.isInstalled()) {
            throw new AssertionError("the JDK has not found our resolver");
        }
        builtin = Dns.delegateTo(this);
        Dns.clearCache();
        Dns.configure(DnsOptions.defaults().withTtl(Duration.ofHours(1)).withNegativeTtl(Duration.ofHours(1)));
    }

    static FakeResolver install() {
        return new FakeResolver();
    }

    /** From now on nobody gets an answer for {@code host} until it is released. */
    FakeResolver hold(String host) {
        held.put(host, new CountDownLatch(1));
        return this;
    }

    void release(String host) {
        held.remove(host).countDown();
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        asked.add(host);
        most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        try {
            await(host);
            return switch (host.charAt(0)) {
                case 'x' -> throw new UnknownHostException(host + ": no such name");
                case '!' -> throw new IllegalStateException("resolver is broken");
                default -> Stream.of(InetAddress.getByAddress(host, new byte[]{10, 0, 0, (byte) host.length()}));
            };
        } finally {
            atWork.decrementAndGet();
        }
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        String text = InetAddress.getByAddress(address).getHostAddress();
        asked.add(text);
        await(text);
        if (address[3] == 99) {
            throw new UnknownHostException();
        }
        return "host-" + address[3];
    }

    private void await(String question) {
        CountDownLatch latch = held.get(question);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError("a look-up was interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        held.values().forEach(CountDownLatch::countDown);
        Dns.delegateTo(builtin);
        Dns.configure(optionsBefore);
        Dns.clearCache();
    }
}
