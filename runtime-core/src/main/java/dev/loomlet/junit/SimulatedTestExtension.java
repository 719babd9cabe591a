package dev.loomlet.junit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Has a {@link SimulatedTest} run with one seed after the other, until one fails. */
final class SimulatedTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), SimulatedTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        SimulatedTest test = AnnotationSupport.findAnnotation(context.getElement(), SimulatedTest.class).orElseThrow();
        Long single = parameter(context, SimulatedTest.SEED, Long::valueOf, null);
        if (single != null) {
            return Stream.of(new Run(single, new AtomicBoolean()));
        }
        int seeds = parameter(context, SimulatedTest.SEEDS, Integer::valueOf, test.seeds());
        if (seeds < 1) {
            throw new ExtensionConfigurationException("seeds is " + seeds + "; give how many runs there are to be");
        }
        AtomicBoolean failed = new AtomicBoolean();
        return LongStream.iterate(test.firstSeed(), seed -> seed + 1)
                .limit(seeds)
                .takeWhile(_ -> !failed.get())
                .mapToObj(seed -> new Run(seed, failed));
    }

    private static <T> T parameter(ExtensionContext context, String name, Function<String, T> parser, T otherwise) {
        String text = context.getConfigurationParameter(name).orElse("").strip();
        try {
            return text.isEmpty() ? otherwise : parser.apply(text);
        } catch (NumberFormatException e) {
            throw new ExtensionConfigurationException(
                    name + " is \"" + text + "\"; give a whole number, or leave it out", e);
        }
    }

    private record Run(long seed, AtomicBoolean failed) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public void prepareInvocation(ExtensionContext context) {
            HubTestExtension.store(context).put(Seed.class, seed);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new TestWatcher() {
                @Override
                public void testFailed(ExtensionContext context, Throwable cause) {
                    failed.set(true);
                }
            });
        }
    }
}
