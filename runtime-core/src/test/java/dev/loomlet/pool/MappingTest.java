package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Loomlet;
import dev.loomlet.Simulation;
import dev.loomlet.generator.Sequence;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's mapping calls do, section A7 of its semantics, and point 16 of the checklist. */
@ExtendWith(HubExtension.class)
class MappingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Object> seen = new ArrayList<>();
    private final Pool pool = new Pool(2);

    /** Sleeps as many seconds as it is told. */
    private static int slowly(int seconds) {
        sleep(SECOND.multipliedBy(seconds));
        return seconds;
    }

    /** Fails for odd numbers, with a checked exception. */
    private static int evenOnly(int number) throws IOException {
        slowly(number);
        if (number % 2 == 1) {
            throw new IOException("odd " + number);
        }
        return number;
    }

    @Test
    void apply_givesTheResult_orThrowsWhatTheCodeDoes() {
        Simulation.run(1, () -> {
            assertThat(pool.<Integer, RuntimeException>apply(() -> slowly(1))).isEqualTo(1);
            assertThatThrownBy(() -> pool.apply(() -> evenOnly(1))).isInstanceOf(IOException.class).hasMessage("odd 1");
            assertThat(pool).isEmpty();
        });
    }

    @Test
    void apply_byAMemberOfAFullPool_runsInline() {
        Pool one = new Pool(1);
        Simulation.run(1, () -> {
            String result = one.apply(() -> one.apply(() -> one.apply(() -> {
                assertThat(one.size()).isEqualTo(1);
                return "inner";
            })));
            assertThat(result).isEqualTo("inner");
            assertThat(one.<List<Integer>, RuntimeException>apply(() -> one.map(List.of(1, 2), MappingTest::slowly)))
                    .containsExactly(1, 2);
        });
    }

    @Test
    void apply_callerIsKilled_killsTheMember() {
        Simulation.run(1, () -> {
            Coroutine<?> caller = spawn(() -> pool.apply(() -> slowly(3600)));
            yieldNow();
            yieldNow();
            caller.kill();
            pool.join();
            assertThat(Hub.current().now()).isZero();
        });
    }

    @Test
    void apply_memberIsKilled_throwsCancellationException() {
        Simulation.run(1, () -> {
            Coroutine<?> caller = spawn(() -> pool.apply(() -> slowly(3600)));
            yieldNow();
            pool.kill();
            assertThatThrownBy(caller::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void submit_neverWaits_andWorksInTurn() {
        Simulation.run(1, () -> {
            List<Coroutine<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                results.add(pool.submit(() -> slowly(1)));
            }
            assertThat(Hub.current().now()).isZero();
            pool.join();
            assertThat(results).allMatch(Coroutine::successful);
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(3));
        });
    }

    @Test
    void submit_linkValue_hearsOfSuccessAlone() {
        Hub.run(() -> {
            pool.submit(() -> "value").linkValue(ended -> seen.add(ended.value()));
            Coroutine<?> failed = pool.submit(() -> {
                throw new IOException();
            });
            failed.linkValue(ended -> seen.add("wrong"));
            failed.join();
        });
        assertThat(seen).containsExactly("value");
    }

    @Test
    void submit_killedWhileItWaitsForAPlace_neverRuns() {
        Simulation.run(1, () -> {
            pool.submit(() -> slowly(1));
            pool.submit(() -> slowly(1));
            Coroutine<?> third = pool.submit(() -> seen.add("ran"));
            yieldNow();
            third.kill();
            pool.join();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void submit_memberIsKilled_isNoFailureWhetherItHadToWaitOrNot() {
        List<Throwable> reported = new ArrayList<>();
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> reported.add(failure));
            List<Coroutine<Integer>> submitted = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                submitted.add(pool.submit(() -> slowly(3600)));
            }
            while (!submitted.stream().allMatch(Coroutine::ready)) {
                sleep(SECOND);
                pool.iterator().forEachRemaining(member -> member.signal(new CoroutineExit()));
            }
            assertThat(submitted).allMatch(Coroutine::killed);
        });
        assertThat(reported).isEmpty();
    }

    @Test
    void kill_dropsWhatWasSubmitted() {
        Simulation.run(1, () -> {
            for (int i = 0; i < 6; i++) {
                pool.submit(() -> {
                    seen.add("ran");
                    return slowly(3600);
                });
            }
            yieldNow();
            sleep(SECOND);
            pool.kill();
            sleep(SECOND);
            assertThat(pool).isEmpty();
        });
        assertThat(seen).hasSize(2);
    }

    @Test
    void map_givesResultsInTheOrderOfTheItems() {
        Simulation.run(1, () -> {
            assertThat(pool.map(List.of(3, 1, 2), MappingTest::slowly)).containsExactly(3, 1, 2);
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(3));
            assertThat(pool.map(List.<Integer>of(), MappingTest::slowly)).isEmpty();
            assertThat(new Group().map(List.of(2, 1), MappingTest::slowly)).containsExactly(2, 1);
        });
    }

    @Test
    void map_nullItemsAndResults_areLegal() {
        Hub.run(() -> assertThat(pool.map(Arrays.asList(null, "x"), item -> item)).containsExactly(null, "x"));
    }

    @Test
    void map_firstFailureInOrder_comesOutWhileTheOthersGoOn() {
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add(failure.getMessage()));
            Group group = new Group();
            assertThatThrownBy(() -> group.map(List.of(2, 3, 1, 5, 6), MappingTest::evenOnly))
                    .isInstanceOf(IOException.class)
                    .hasMessage("odd 3");
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(3));
            assertThat(group.size()).isEqualTo(2);
            group.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(6));
        });
        assertThat(seen).containsExactly("odd 5");
    }

    @Test
    void map_callerTimesOut_endsTheWork() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> withTimeout(SECOND, () -> pool.map(List.of(9, 9, 9), MappingTest::slowly)))
                    .isInstanceOf(TimeoutException.class);
            pool.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND);
        });
    }

    @Test
    void map_poolIsKilled_throwsCancellationException() {
        Simulation.run(1, () -> {
            Coroutine<?> caller = spawn(() -> pool.map(List.of(9, 9, 9), MappingTest::slowly));
            sleep(SECOND);
            pool.kill();
            assertThatThrownBy(caller::get).isInstanceOf(CancellationException.class);
            assertThat(pool).isEmpty();
        });
    }

    @Test
    void imap_failureOfAnItem_comesOutInItsPlace_andTheRestFollows() {
        Simulation.run(1, () -> {
            Results<Integer> results = pool.imap(List.of(2, 3, 4), MappingTest::evenOnly);
            assertThat(results.next()).isEqualTo(2);
            assertThat(results.hasNext()).isTrue();
            assertThatThrownBy(results::next).isInstanceOf(CompletionException.class).hasRootCauseMessage("odd 3");
            assertThat(results.next()).isEqualTo(4);
            assertThat(results.hasNext()).isFalse();
            assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void imapUnordered_givesResultsAsTheyComeReady() {
        Simulation.run(1, () -> {
            Results<Integer> results = new Group().imapUnordered(List.of(3, 1, 5, 2), MappingTest::evenOnly);
            List<String> order = new ArrayList<>();
            while (results.hasNext()) {
                try {
                    order.add("" + results.next());
                } catch (CompletionException e) {
                    order.add(e.getCause().getMessage());
                }
            }
            assertThat(order).containsExactly("odd 1", "2", "odd 3", "odd 5");
        });
    }

    @Test
    void imap_empty_hasNone() {
        Simulation.run(1, () -> {
            assertThat(pool.imap(List.<Integer>of(), MappingTest::slowly).hasNext()).isFalse();
            assertThat(pool.imapUnordered(List.<Integer>of(), MappingTest::slowly).hasNext()).isFalse();
        });
    }

    @Test
    void imap_readsNoFurtherThanItMay() {
        Simulation.run(1, () -> {
            Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).peek(seen::add).iterator();
            for (boolean ordered : new boolean[]{true, false}) {
                seen.clear();
                Results<Integer> results = ordered ? pool.imap(endless, 3, i -> i)
                        : pool.imapUnordered(endless, 3, i -> i);
                sleep(SECOND);
                assertThat(seen).hasSize(3);
                results.next();
                sleep(SECOND);
                assertThat(seen).hasSize(4);
                results.close();
                assertThat(results.hasNext()).isFalse();
            }
            assertThat(pool.defaultReadAhead()).isEqualTo(4);
            sleep(SECOND);
            assertThat(pool).isEmpty();
        });
    }

    @Test
    void imap_itemsMayBeWaitedFor() {
        Simulation.run(1, () -> {
            Sequence<Integer> slow = Sequence.of(out -> {
                for (int i = 1; i <= 3; i++) {
                    sleep(SECOND);
                    out.yield(i);
                }
            });
            List<String> times = new ArrayList<>();
            pool.imap(slow, i -> i * 10).forEachRemaining(i -> times.add(i + " at " + Hub.current().now()));
            assertThat(times).containsExactly("10 at PT1S", "20 at PT2S", "30 at PT3S");
        });
    }

    @Test
    void imap_failureInReading_comesOutLast() {
        Iterable<Integer> broken = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == 2) {
                    throw new IllegalStateException("unreadable");
                }
                return next++;
            }
        };
        Simulation.run(1, () -> {
            for (Results<Integer> results : List.of(pool.imap(broken, MappingTest::slowly),
                    pool.imapUnordered(broken, MappingTest::slowly))) {
                assertThat(results.next()).isZero();
                assertThat(results.next()).isEqualTo(1);
                assertThatThrownBy(results::next).hasMessage("unreadable");
                assertThat(results.hasNext()).isFalse();
            }
            assertThatThrownBy(() -> pool.map(broken, MappingTest::slowly)).hasMessage("unreadable");
        });
    }

    @Test
    void imap_close_endsReaderAndWorkers() {
        Simulation.run(1, () -> {
            try (Results<Integer> results = pool.imap(List.of(1, 3600, 3600, 3600), MappingTest::slowly)) {
                assertThat(results.next()).isEqualTo(1);
            }
            pool.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND);
        });
    }

    @Test
    void imap_asAStream_closesWithIt() {
        Simulation.run(1, () -> {
            try (Stream<Integer> stream = pool.imap(List.of(1, 2, 3600), MappingTest::slowly).stream()) {
                assertThat(stream.limit(2).toList()).containsExactly(1, 2);
            }
            pool.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(2));
        });
    }

    @Test
    void imap_poolIsKilled_endsWithCancellation() {
        Simulation.run(1, () -> {
            Results<Integer> results = pool.imap(List.of(1, 3600, 3600), MappingTest::slowly);
            assertThat(results.next()).isEqualTo(1);
            pool.kill();
            assertThatThrownBy(results::next).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> results.forEachRemaining(seen::add)).isInstanceOf(CancellationException.class);
            assertThat(pool).isEmpty();
            Results<Integer> neverBegun = pool.imap(List.of(1), MappingTest::slowly);
            pool.kill();
            assertThatThrownBy(neverBegun::next).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void imap_takerIsKilled_losesNoResult() {
        Simulation.run(1, () -> {
            Results<Integer> results = pool.imap(List.of(1, 2), MappingTest::slowly);
            Coroutine<?> taker = spawn(() -> seen.add(results.next()));
            yieldNow();
            taker.kill();
            assertThat(results.next()).isEqualTo(1);
            assertThat(results.next()).isEqualTo(2);
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void otherThread_mapsToo() throws Exception {
        Hub.run(() -> {
            pool.join();
            assertThat(Loomlet.<List<Integer>, Exception>offload(() -> pool.map(List.of(1, 2, 3), i -> i * 2)))
                    .containsExactly(2, 4, 6);
            List<Integer> results = Loomlet.offload(() -> pool.imap(List.of(1, 2, 3), i -> i * 2).stream().toList());
            assertThat(results).containsExactly(2, 4, 6);
            assertThat(Loomlet.<Hub, RuntimeException>offload(() -> pool.apply(Hub::current))).isSameAs(Hub.current());
        });
    }

    @Test
    void imap_byAMemberOfAFullPool_isNamedInTheReport() {
        Pool single = new Pool("single", 1);
        assertThatThrownBy(() -> Hub.run(
                () -> single.spawn("member", () -> single.imap(List.of(1), i -> i).next())))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("member waits for the results of a mapping on single")
                .hasMessageContaining("a place in single, all of which are taken by [member]");
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> pool.imap(List.of(), 0, i -> i)).hasMessageContaining("readAhead is 0");
        assertThatThrownBy(() -> pool.map(null, i -> i)).hasMessageContaining("items");
        assertThatThrownBy(() -> pool.imapUnordered(List.of(), null)).hasMessageContaining("function");
        assertThatThrownBy(() -> pool.apply(null)).hasMessageContaining("code");
        assertThatThrownBy(() -> pool.submit(null)).hasMessageContaining("body");
    }

    @Test
    void close_inTheTurnInWhichTheReaderMayGoOn_beginsNothingMore() {
        for (long seed = 0; seed < 100; seed++) {
            seen.clear();
            Simulation.run(seed, () -> {
                Results<Integer> results = pool.imap(List.of(1, 2, 3, 4, 5, 6), 1, item -> {
                    seen.add(item);
                    return slowly(item);
                });
                assertThat(results.next()).isEqualTo(1);
                results.close();
                sleep(HOUR);
                assertThat(seen).containsExactly(1);
                assertThat(pool).isEmpty();
            });
        }
    }

    @Test
    void close_whenTheReaderHasJustGotAPlace_beginsNothingMore() {
        for (long seed = 0; seed < 100; seed++) {
            Pool one = new Pool(1);
            seen.clear();
            Simulation.run(seed, () -> {
                Results<Integer> results = one.imapUnordered(List.of(1, 2, 3, 4, 5, 6), item -> {
                    seen.add(item);
                    return slowly(item);
                });
                spawn(() -> {
                    assertThat(results.next()).isEqualTo(1);
                    seen.add("closes");
                    results.close();
                });
                sleep(HOUR);
                assertThat(seen.subList(seen.indexOf("closes"), seen.size())).containsExactly("closes");
                assertThat(one).isEmpty();
            });
        }
    }
}
