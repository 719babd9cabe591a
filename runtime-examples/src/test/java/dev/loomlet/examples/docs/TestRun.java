package dev.loomlet.examples.docs;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** Runs a class of tests in a document as JUnit would. */
final class TestRun implements TestExecutionListener {

    private final Map<String, String> results = new TreeMap<>();

    private TestRun() {}

    /** A line for each test, in the order of their names, and how to repeat those that are simulated. */
    static String of(Path target, String name) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{target.toUri().toURL()})) {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(loader.loadClass(name)))
                    .build();
            TestRun run = new TestRun();
            LauncherFactory.create().execute(request, run);
            return String.join("", run.results.values());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresentOrElse(failure -> {
            StringBuilder text = new StringBuilder(test.getDisplayName() + ": " + firstLine(failure) + "\n");
            for (Throwable beside : failure.getSuppressed()) {
                text.append("  ").append(firstLine(beside)).append('\n');
            }
            results.put(test.getDisplayName(), text.toString());
        }, () -> {
            if (test.isTest()) {
                results.put(test.getDisplayName(), test.getDisplayName() + ": passed\n");
            }
        });
    }

    private static String firstLine(Throwable failure) {
        return failure.getMessage().lines().findFirst().orElseThrow();
    }
}
