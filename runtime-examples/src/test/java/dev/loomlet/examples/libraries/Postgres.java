package dev.loomlet.examples.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link PostgresServer} of the JVM, or leaves them out, with the reason, where there can be none. */
public final class Postgres implements ExecutionCondition, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Postgres.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String hindrance = PostgresServer.hindrance();
        return hindrance.isEmpty()
                ? ConditionEvaluationResult.enabled("there is a way")
                : ConditionEvaluationResult.disabled(hindrance);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PostgresServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Running.class, _ -> start(), Running.class).server;
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("loomlet-postgres");
            return new Running(folder, PostgresServer.start(folder));
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL does not start", e);
        }
    }

    private record Running(Path folder, PostgresServer server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.close();
            Files.delete(folder.resolve("postgres"));
            Files.delete(folder);
        }
    }
}
