package dev.loomlet.generator;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the frames of this package's switching out of stack traces, so that a reader sees the bodies. */
final class BodyFrames {

    private static final Set<String> OURS = Stream
            .of(Generator.class, GeneratorCore.class, GeneratorYielder.class, Yielder.class, BulkYielder.class,
                    BulkRun.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    private BodyFrames() {}

    static StackTraceElement[] join(List<StackTraceElement[]> bodies) {
        return bodies.stream()
                .flatMap(Stream::of)
                .filter(frame -> !OURS.contains(frame.getClassName()))
                .toArray(StackTraceElement[]::new);
    }
}
