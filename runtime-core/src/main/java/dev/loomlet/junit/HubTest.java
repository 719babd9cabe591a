package dev.loomlet.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is the main coroutine of a hub of its own. On a method in place of {@link Test}; on a class for all of its
 * tests, those with {@code @Test}, {@code @ParameterizedTest}, {@code @RepeatedTest} and {@code @TestFactory} alike.
 *
 * <p>Each test gets a fresh hub, on a carrier thread of its own. The methods with {@code @BeforeEach}, the test, and those
 * with {@code @AfterEach} run on it one after the other, each as a coroutine, so that one may spawn what the next one talks
 * to; between them the hub stands still. They may have a parameter of type {@link dev.loomlet.Hub}. Constructors, and the
 * methods with {@code @BeforeAll} and {@code @AfterAll}, run as without this annotation. A test factory and its dynamic tests
 * share one hub.
 *
 * <p>The test fails with
 * <ul>
 *   <li>what it throws, as it is;
 *   <li>a {@link dev.loomlet.DeadlockException}, when everyone waits and nothing is left that could wake anyone;
 *   <li>a {@link java.util.concurrent.TimeoutException} with a dump of the hub in its message, when a method takes longer than
 *       {@link #timeout}. Its coroutine is killed. A hub that a coroutine holds for seconds even then is given up, with its
 *       thread;
 *   <li>an {@link AssertionError} for each coroutine that fails while nobody waits for it, unless the test sets another
 *       {@linkplain dev.loomlet.Hub#onFailure handler};
 *   <li>an {@link AssertionError} that names, after a test that has passed, what is left on the hub: coroutines and where they
 *       were spawned, timers, channels that were not closed, and threads or hubs that wait for objects of this one.
 *       Coroutines that need nothing but turns get them before.
 * </ul>
 *
 * <p>Time limits are off where JUnit's are: {@code junit.jupiter.execution.timeout.mode} is heeded.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Test
@ExtendWith(HubTestExtension.class)
public @interface HubTest {

    /**
     * How long the test, and each of the methods before and after it, may take. Real time; zero for no limit.
     *
     * @return the limit, in {@link #unit}
     */
    long timeout() default 60;

    /**
     * The unit of {@link #timeout}.
     *
     * @return the unit
     */
    TimeUnit unit() default TimeUnit.SECONDS;
}
