package dev.loomlet.net.dns;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class DnsTest {

    private FakeResolver fake;

    @BeforeEach
    void replaceTheSystemsResolver() {
        fake = FakeResolver.install();
    }

    @AfterEach
    void giveItBack() {
        fake.close();
    }

    /** Starts {@code body}, and returns when it waits. */
    private static <T> Coroutine<T> waiting(Callable<T> body) {
        Coroutine<T> started = spawn(body);
        yieldNow();
        assertThat(started.ready()).isFalse();
        return started;
    }

    private static String address(String host) throws UnknownHostException {
        return InetAddress.getByName(host).getHostAddress();
    }

    private static <T> FutureTask<T> onThread(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofPlatform().start(task);
        return task;
    }

    @Test
    void othersGoOnWhileALibraryLooksANameUp() throws Exception {
        fake.hold("abc");
        Quiescent.onHub(() -> {
            Coroutine<String> library = waiting(() -> address("abc"));
            Coroutine<InetSocketAddress> another = waiting(() -> new InetSocketAddress("abc", 80));
            Coroutine<?> socket = waiting(() -> Sockets.connect("abc", 1, Duration.ofMillis(1)));
            assertThat(address("de")).isEqualTo("10.0.0.2");
            socket.kill();
            fake.release("abc");
            assertThat(library.get()).isEqualTo("10.0.0.3");
            assertThat(another.get().getAddress().getHostAddress()).isEqualTo("10.0.0.3");
        });
        assertThat(fake.asked).containsExactlyInAnyOrder("abc", "de");
    }

    @Test
    void whoAsksForTheSameNameSharesOneLookUp() throws Exception {
        fake.hold("same");
        Quiescent.onHub(() -> {
            List<Coroutine<String>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(waiting(() -> address("same")));
            }
            assertThat(address("other")).isEqualTo("10.0.0.5");
            fake.release("same");
            joinAll(all);
            assertThat(all).allSatisfy(each -> assertThat(each.get()).isEqualTo("10.0.0.4"));
        });
        assertThat(fake.asked).containsExactlyInAnyOrder("same", "other");
    }

    @Test
    void theThreadThatDrivesAHubMayAskForWhatItsCoroutinesWaitFor() throws Exception {
        fake.hold("driver");
        FutureTask<String> thread = onThread(() -> {
            Coroutine<String> coroutine = waiting(() -> address("driver"));
            spawn(() -> fake.release("driver"));
            String found = address("driver");
            assertThat(coroutine.get()).isEqualTo(found);
            return found;
        });
        assertThat(thread.get()).isEqualTo("10.0.0.6");
    }

    @Test
    void twoHubsAndAThreadAskForTheSameNamesCrosswise() throws Exception {
        fake.hold("left").hold("right");
        try (Hub first = Hub.start(); Hub second = Hub.start()) {
            List<Coroutine<String>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(first.spawn(() -> address("left")));
                all.add(second.spawn(() -> address("right")));
                all.add(first.spawn(() -> address("right")));
                all.add(second.spawn(() -> address("left")));
            }
            FutureTask<String> thread = onThread(() -> address("left"));
            fake.release("left");
            fake.release("right");
            for (Coroutine<String> each : all) {
                assertThat(each.get()).isIn("10.0.0.4", "10.0.0.5");
            }
            assertThat(thread.get()).isEqualTo("10.0.0.4");
        }
        assertThat(fake.asked).containsExactlyInAnyOrder("left", "right");
    }

    @Test
    void oneThatIsKilledReturnsAtOnceAndTheOthersStillGetTheAnswer() throws Exception {
        fake.hold("slow");
        Quiescent.onHub(() -> {
            Coroutine<String> killed = waiting(() -> address("slow"));
            Coroutine<String> patient = waiting(() -> address("slow"));
            killed.kill();
            assertThat(killed.ready()).isTrue();
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> withTimeout(Duration.ofMillis(1), () -> address("slow")));
            assertThat(patient.ready()).isFalse();
            fake.release("slow");
            assertThat(patient.get()).isEqualTo("10.0.0.4");
            assertThat(address("slow")).isEqualTo("10.0.0.4");
        });
        assertThat(fake.asked).containsExactly("slow");
    }

    @Test
    void aLookUpHasATimeLimit() throws Exception {
        Dns.configure(Dns.options().withTimeout(Duration.ofMillis(1)));
        fake.hold("late");
        long before = Dns.stats().timeouts();
        Quiescent.onHub(() -> assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> Dns.lookup("late"))
                .withMessage("late: no answer within PT0.001S; DnsOptions.timeout is the limit"));
        assertThat(Dns.stats().timeouts()).isEqualTo(before + 1);
    }

    @Test
    void answersAreKeptAndForgotten() throws Exception {
        Quiescent.onHub(() -> {
            DnsStats before = Dns.stats();
            assertThat(address("kept")).isEqualTo("10.0.0.4");
            assertThat(address("kept")).isEqualTo("10.0.0.4");
            assertThat(Dns.lookup("kept")).hasSize(1);
            assertThat(Dns.stats().hits()).isEqualTo(before.hits() + 2);
            assertThat(Dns.stats().lookups()).isEqualTo(before.lookups() + 1);
            Dns.clearCache();
            address("kept");
            Dns.configure(Dns.options().withTtl(Duration.ZERO));
            Dns.clearCache();
            address("kept");
            address("kept");
        });
        assertThat(fake.asked).containsExactly("kept", "kept", "kept", "kept");
    }

    @Test
    void anAnswerExpires() throws Exception {
        Quiescent.onHub(() -> {
            Dns.configure(Dns.options().withTtl(Duration.ofNanos(1)));
            address("brief");
            address("brief");
        });
        assertThat(fake.asked).containsExactly("brief", "brief");
    }

    @Test
    void failuresAreKeptToo() throws Exception {
        Quiescent.onHub(() -> {
            long before = Dns.stats().failures();
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(UnknownHostException.class)
                        .isThrownBy(() -> address("xyz"))
                        .withMessage("xyz: no such name");
            }
            assertThat(Dns.stats().failures()).isEqualTo(before + 1);
            Dns.configure(Dns.options().withNegativeTtl(Duration.ZERO));
            Dns.clearCache();
            assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> Dns.lookup("xyz"));
            assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> Dns.lookup("xyz"));
        });
        assertThat(fake.asked).containsExactly("xyz", "xyz", "xyz");
    }

    @Test
    void aBrokenResolverIsAskedAgain() throws Exception {
        Quiescent.onHub(() -> {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(UnknownHostException.class)
                        .isThrownBy(() -> address("!"))
                        .withCauseInstanceOf(IllegalStateException.class);
            }
        });
        assertThat(fake.asked).containsExactly("!", "!");
    }

    @Test
    void theCacheIsBounded() throws Exception {
        Dns.configure(Dns.options().withCacheSize(8));
        Quiescent.onHub(() -> {
            for (int i = 0; i < 100; i++) {
                address("n" + i);
            }
            address("n99");
        });
        assertThat(fake.asked).hasSize(100);
    }

    @Test
    void noMoreThreadsAreAtWorkThanTheOptionsSay() throws Exception {
        Dns.configure(Dns.options().withThreads(2));
        Quiescent.onHub(() -> {
            List<Coroutine<String>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String host = "h" + i;
                fake.hold(host);
                all.add(waiting(() -> address(host)));
            }
            assertThat(Dns.stats().pending()).isEqualTo(10);
            for (int i = 0; i < 10; i++) {
                fake.release("h" + i);
            }
            joinAll(all);
        });
        assertThat(fake.asked).hasSize(10);
        assertThat(fake.most.get()).isBetween(1, 2);
    }

    @Test
    void aThreadWithoutAHubAsksTheResolverItself() throws Exception {
        assertThat(onThread(() -> address("plain")).get()).isEqualTo("10.0.0.5");
        Quiescent.onHub(() -> {
            assertThat(address("plain")).isEqualTo("10.0.0.5");
            assertThat(blocking(() -> address("beside"))).isEqualTo("10.0.0.6");
        });
        assertThat(fake.asked).containsExactly("plain", "beside");
    }

    @Test
    void literalsAreNotLookedUp() throws Exception {
        Quiescent.onHub(() -> {
            assertThat(address("127.0.0.1")).isEqualTo("127.0.0.1");
            assertThat(Dns.lookup("::1")).hasSize(1);
            assertThat(Dns.lookup("[::1]")).hasSize(1);
            assertThat(Dns.lookup("").getFirst().isLoopbackAddress()).isTrue();
        });
        assertThat(fake.asked).isEmpty();
    }

    @Test
    void localhostIsAnsweredWithoutAWait() throws Exception {
        Quiescent.onHub(() -> {
            Coroutine<?> bystander = spawn(() -> {});
            address("localhost");
            assertThat(bystander.ready()).isFalse();
            bystander.join();
        });
    }

    static class Initialised {
        static final String ADDRESS;

        static {
            try {
                ADDRESS = address("initial");
            } catch (UnknownHostException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    @Test
    void aLookUpInAClassInitialiserKeepsTheTurn() throws Exception {
        Quiescent.onHub(() -> {
            Coroutine<String> first = spawn(() -> Initialised.ADDRESS);
            Coroutine<String> second = spawn(() -> Initialised.ADDRESS);
            assertThat(first.get()).isEqualTo("10.0.0.7");
            assertThat(second.get()).isEqualTo("10.0.0.7");
        });
    }

    @Test
    void addressesHaveNamesToo() throws Exception {
        fake.hold("10.1.1.7");
        Quiescent.onHub(() -> {
            InetAddress address = InetAddress.ofLiteral("10.1.1.7");
            Coroutine<String> ours = waiting(() -> Dns.reverseLookup(address));
            Coroutine<String> library = waiting(() -> InetAddress.ofLiteral("10.1.1.7").getHostName());
            fake.release("10.1.1.7");
            assertThat(ours.get()).isEqualTo("host-7");
            // The JDK checks whether the name leads back, and it does not.
            assertThat(library.get()).isEqualTo("10.1.1.7");
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> Dns.reverseLookup(InetAddress.ofLiteral("10.1.1.99")))
                    .withMessage("10.1.1.99");
        });
        assertThat(fake.asked).containsExactly("10.1.1.7", "host-7", "10.1.1.99");
    }

    @Test
    void wrongOptionsAreRefused() {
        DnsOptions options = DnsOptions.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> options.withThreads(0))
                .withMessageContaining("threads is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTimeout(Duration.ZERO))
                .withMessageContaining("timeout is zero");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTtl(Duration.ofSeconds(-1)))
                .withMessage("ttl is PT-1S; it must not be negative");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withCacheSize(-1))
                .withMessageContaining("cacheSize is -1");
        assertThatNullPointerException().isThrownBy(() -> Dns.lookup(null)).withMessageContaining("host is null");
        assertThatNullPointerException().isThrownBy(() -> Dns.configure(null)).withMessageContaining("options is null");
    }
}
