package dev.loomlet.junit;

import dev.loomlet.Hub;
import dev.loomlet.Simulation;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Gives each test a hub, and has its methods run there. */
final class HubTestExtension
        implements
            BeforeEachCallback,
            AfterEachCallback,
            InvocationInterceptor,
            ParameterResolver {

    static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(HubTestExtension.class));
    }

    private static TestHub hubOf(ExtensionContext context) {
        TestHub hub = store(context).get(TestHub.class, TestHub.class);
        if (hub == null) {
            throw new ParameterResolutionException("a hub was asked for outside of a test;"
                    + " it is there for @BeforeEach, the test, and @AfterEach");
        }
        return hub;
    }

    private static @Nullable Long seedOf(ExtensionContext context) {
        return store(context).get(Seed.class, Long.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        String name = context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName();
        store(context).put(TestHub.class, TestHub.start(name, seedOf(context), TimeLimit.of(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TestHub hub = store(context).get(TestHub.class, TestHub.class);
        if (hub != null) {
            // Else another extension has failed before this one had its turn.
            hub.finish(context.getExecutionException().isEmpty());
        }
    }

    private static <T> T onHub(Invocation<T> invocation, String name, ExtensionContext context) throws Throwable {
        return hubOf(context).run(name, invocation::proceed);
    }

    @Override
    public void interceptBeforeEachMethod(Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        onHub(invocation, method.getExecutable().getName(), context);
    }

    @Override
    public void interceptTestMethod(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        onHub(invocation, method.getExecutable().getName(), context);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        onHub(invocation, method.getExecutable().getName(), context);
    }

    @Override
    public <T> T interceptTestFactoryMethod(Invocation<T> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        return onHub(invocation, method.getExecutable().getName(), context);
    }

    @Override
    public void interceptDynamicTest(Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test,
            ExtensionContext context) throws Throwable {
        onHub(invocation, context.getDisplayName(), context);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        onHub(invocation, method.getExecutable().getName(), context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        if (!(parameter.getDeclaringExecutable() instanceof Method)) {
            return false;
        }
        return parameter.isAnnotated(Seed.class)
                || List.of(Hub.class, Simulation.class).contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Hub.class) {
            return hubOf(context).hub();
        }
        Long seed = seedOf(context);
        if (seed == null) {
            throw new ParameterResolutionException(parameter.getParameter()
                    + " is asked for by a test that is not simulated; use @SimulatedTest, or leave it out");
        }
        if (type == Simulation.class) {
            return hubOf(context).simulation();
        }
        if (type != long.class && type != Long.class) {
            throw new ParameterResolutionException(
                    "@Seed stands on " + parameter.getParameter() + "; make its type long");
        }
        return seed;
    }
}
