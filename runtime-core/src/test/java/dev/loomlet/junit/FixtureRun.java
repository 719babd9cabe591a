package dev.loomlet.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** Runs a class of tests as JUnit would, and tells what came of it. */
final class FixtureRun {

    private final EngineExecutionResults results;

    private FixtureRun(EngineExecutionResults results) {
        this.results = results;
    }

    static FixtureRun of(Class<?> fixture, String... parameters) {
        EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter").selectors(selectClass(fixture));
        for (int i = 0; i < parameters.length; i += 2) {
            builder.configurationParameter(parameters[i], parameters[i + 1]);
        }
        return new FixtureRun(builder.execute());
    }

    /** "name: SUCCESSFUL" and the like, in the order of the ends. */
    List<String> ends() {
        List<String> ends = new ArrayList<>();
        for (Event event : results.testEvents().finished().list()) {
            ends.add(event.getTestDescriptor().getDisplayName() + ": "
                    + event.getRequiredPayload(TestExecutionResult.class).getStatus());
        }
        return ends;
    }

    /** All have passed, and there were {@code count} of them. */
    void passed(int count) {
        assertThat(failures()).isEmpty();
        assertThat(ends()).hasSize(count).allMatch(end -> end.endsWith(": SUCCESSFUL"));
    }

    /** What the tests, and the containers around them, have failed with. */
    List<Throwable> failures() {
        return results.allEvents()
                .finished()
                .stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .filter(result -> result.getStatus() == TestExecutionResult.Status.FAILED)
                .map(result -> result.getThrowable().orElseThrow())
                .toList();
    }

    Throwable onlyFailure() {
        assertThat(failures()).hasSize(1);
        return failures().getFirst();
    }

    static List<String> suppressedIn(Throwable failure) {
        return Arrays.stream(failure.getSuppressed()).map(Throwable::getMessage).toList();
    }

}
