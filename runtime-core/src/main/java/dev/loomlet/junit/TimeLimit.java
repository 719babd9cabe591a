package dev.loomlet.junit;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** How long each method of a test may take; zero for no limit. */
final class TimeLimit {

    private TimeLimit() {}

    static Duration of(ExtensionContext context) {
        return isDisabled(context) ? Duration.ZERO : asAnnotated(context);
    }

    private static Duration asAnnotated(ExtensionContext context) {
        Optional<SimulatedTest> simulated = AnnotationSupport.findAnnotation(context.getElement(), SimulatedTest.class);
        if (simulated.isPresent()) {
            return duration(simulated.get().timeout(), simulated.get().unit());
        }
        return AnnotationSupport.findAnnotation(context.getElement(), HubTest.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), HubTest.class,
                        context.getEnclosingTestClasses()))
                .map(test -> duration(test.timeout(), test.unit()))
                .orElse(Duration.ofSeconds(60));
    }

    private static Duration duration(long timeout, TimeUnit unit) {
        if (timeout < 0) {
            throw new ExtensionConfigurationException("timeout is " + timeout + "; give a time, or 0 for no limit");
        }
        return Duration.ofNanos(unit.toNanos(timeout));
    }

    private static boolean isDisabled(ExtensionContext context) {
        return switch (context.getConfigurationParameter(Timeout.TIMEOUT_MODE_PROPERTY_NAME)
                .orElse("enabled")
                .strip()
                .toLowerCase(Locale.ROOT)) {
            case "disabled" -> true;
            case "disabled_on_debug" -> isDebugged();
            default -> false;
        };
    }

    private static boolean isDebugged() {
        return ModuleLayer.boot().findModule("java.management").isPresent()
                && ManagementFactory.getRuntimeMXBean()
                        .getInputArguments()
                        .stream()
                        .anyMatch(
                                argument -> argument.startsWith("-agentlib:jdwp") || argument.startsWith("-Xrunjdwp"));
    }
}
