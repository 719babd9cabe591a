package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@ExtendWith(HubExtension.class)
class LinkTest {

    private final List<Object> events = new ArrayList<>();

    private static void settle() {
        for (int i = 0; i < 3; i++) {
            yieldNow();
        }
    }

    @Test
    void callbacks_runInTheOrderOfTheLinksOnceEach() {
        Coroutine<Void> coroutine = spawn(() -> {});
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int id = i;
            expected.add(id);
            coroutine.link(ended -> events.add(id));
        }
        assertThat(coroutine.hasLinks()).isTrue();
        coroutine.join();
        settle();
        assertThat(events).isEqualTo(expected);
        assertThat(coroutine.hasLinks()).isFalse();
    }

    @Test
    void callback_getsTheEndedCoroutine() {
        Coroutine<String> coroutine = spawn(() -> "value");
        coroutine.link(ended -> events.add(ended.value()));
        coroutine.join();
        settle();
        assertThat(events).containsExactly("value");
    }

    @Test
    void callbackThatFails_harmsNoOther() {
        Hub hub = Hub.current();
        List<Throwable> reported = new ArrayList<>();
        hub.onFailure((coroutine, failure) -> reported.add(failure));
        IllegalStateException failure = new IllegalStateException("in a link");
        Coroutine<Void> coroutine = spawn(() -> {});
        coroutine.link(ended -> {
            throw failure;
        });
        coroutine.link(ended -> events.add("second"));
        coroutine.join();
        settle();
        assertThat(events).containsExactly("second");
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void callback_mayWait() {
        Coroutine<Void> coroutine = spawn(() -> {});
        coroutine.link(ended -> {
            sleep(Duration.ofMillis(1));
            events.add("waited");
        });
        coroutine.link(ended -> events.add("second"));
        coroutine.join();
        sleep(Duration.ofMillis(20));
        assertThat(events).containsExactly("second", "waited");
    }

    @Test
    void linkAfterTheEnd_firesAtTheNextTurn() {
        Coroutine<Void> coroutine = spawn(() -> {});
        coroutine.join();
        coroutine.link(ended -> events.add("late"));
        coroutine.linkException(ended -> events.add("unwanted"));
        assertThat(events).isEmpty();
        yieldNow();
        assertThat(events).containsExactly("late");
        assertThat(coroutine.hasLinks()).isFalse();
    }

    @Test
    void unlinkInACallback_takesBackTheNext() {
        Coroutine<Void> coroutine = spawn(() -> {});
        Consumer<Coroutine<Void>> second = ended -> events.add("second");
        coroutine.link(ended -> {
            events.add("first");
            coroutine.unlink(second);
        });
        coroutine.link(second);
        coroutine.link(ended -> events.add("third"));
        coroutine.join();
        settle();
        assertThat(events).containsExactly("first", "third");
    }

    @Test
    void unlinkAll_takesBackAllThatHaveNotRun() {
        Coroutine<Void> coroutine = spawn(() -> {});
        coroutine.link(ended -> {
            events.add("first");
            coroutine.unlinkAll();
        });
        coroutine.link(ended -> events.add("second"));
        coroutine.link(ended -> events.add("third"));
        coroutine.join();
        settle();
        assertThat(events).containsExactly("first");
        assertThat(coroutine.hasLinks()).isFalse();
    }

    @Test
    void unlink_takesBackOneOfTwoAndIgnoresStrangers() {
        Coroutine<Void> coroutine = spawn(() -> {});
        Consumer<Coroutine<Void>> callback = ended -> events.add("called");
        coroutine.link(callback);
        coroutine.link(callback);
        coroutine.unlink(callback);
        coroutine.unlink(ended -> {});
        coroutine.join();
        settle();
        assertThat(events).containsExactly("called");
    }

    @Test
    void linkValueAndLinkException_chooseByTheEnd() {
        Coroutine<Void> good = spawn(() -> {});
        Coroutine<Void> bad = spawn(() -> {
            throw new IllegalStateException("bad");
        });
        Coroutine<Void> killed = spawn(() -> {});
        for (Coroutine<Void> each : List.of(good, bad, killed)) {
            each.linkValue(ended -> events.add("value of " + ended.name()));
            each.linkException(ended -> events.add("exception of " + ended.name()));
        }
        killed.kill();
        good.join();
        bad.join();
        settle();
        assertThat(events).containsExactly("value of " + good.name(), "exception of " + bad.name());
        assertThat(good.hasLinks() || bad.hasLinks() || killed.hasLinks()).isFalse();
    }

    @Test
    void linkFromAnotherThread_firesOnTheHub() throws Exception {
        Coroutine<Void> coroutine = spawn(() -> sleep(Duration.ofMillis(1)));
        Threads.spinWhile(() -> coroutine.link(ended -> events.add(Hub.current())));
        coroutine.join();
        settle();
        assertThat(events).containsExactly(Hub.current());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullCallback_isRefused() {
        Coroutine<Void> coroutine = spawn(() -> {});
        assertThatNullPointerException().isThrownBy(() -> coroutine.link(null))
                .withMessageContaining("callback is null");
        assertThatNullPointerException().isThrownBy(() -> coroutine.unlink(null))
                .withMessageContaining("callback is null");
        coroutine.join();
    }
}
