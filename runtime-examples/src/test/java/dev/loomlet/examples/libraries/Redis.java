package dev.loomlet.examples.libraries;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** Gives tests the port of the one Redis of the JVM, or leaves them out, with the reason, where there can be none. */
public final class Redis implements ExecutionCondition, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Redis.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Program program = context.getRoot().getStore(NAMESPACE).computeIfAbsent(Program.class);
        return program.hindrance.isEmpty()
                ? ConditionEvaluationResult.enabled("it runs")
                : ConditionEvaluationResult.disabled(program.hindrance);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == int.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Running.class).port;
    }

    /** A port of loopback that nobody has. */
    public static int freePort() throws IOException {
        return PostgresServer.freePort();
    }

    /** A server that is not started yet, on loopback. */
    public static RedisServer server(int port) throws IOException {
        return RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    }

    /** The program that the library unpacks, which needs OpenSSL 3 on Linux. */
    static final class Program {
        private final String hindrance;

        Program() throws InterruptedException {
            hindrance = hindrance();
        }

        private static String hindrance() throws InterruptedException {
            try {
                File program = ExecutableProvider.newJarResourceProvider().get();
                Process version = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
                String output = new String(version.getInputStream().readAllBytes()).strip();
                return version.waitFor() == 0 ? "" : "redis-server does not run here: " + output;
            } catch (IOException | RuntimeException e) {
                return "there is no redis-server for this machine: " + e;
            }
        }
    }

    static final class Running implements AutoCloseable {
        private final int port = freePort();
        private final RedisServer server = server(port);

        Running() throws IOException {
            server.start();
        }

        @Override
        public void close() throws IOException {
            server.stop();
        }
    }
}
