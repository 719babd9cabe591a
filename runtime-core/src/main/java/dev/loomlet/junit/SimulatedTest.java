package dev.loomlet.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test that is run many times in a {@link dev.loomlet.Simulation}: in virtual time, so that a sleep takes no time, and each
 * time in another order, which is drawn from the run's seed. The first run that fails is the last.
 *
 * <p>Each run is an invocation of its own, with a new instance of the class, and with the methods before and after each test;
 * these run in the simulation too. All else is as with {@link HubTest}. They may have parameters of type
 * {@link dev.loomlet.Hub} and {@link dev.loomlet.Simulation}, and of type {@code long} with {@link Seed}.
 *
 * <p>The failure comes out as it is. A suppressed one beside it, and the name of the run, tell the seed, and how to repeat
 * this very run: with {@code loomlet.seed=17} as a JUnit configuration parameter or as a system property, or with
 * {@code firstSeed = 17, seeds = 1}. The parameter {@value #SEEDS} changes the number of runs of all such tests.
 *
 * <p>A seed stands for one run only as long as the test depends on nothing outside, see {@link dev.loomlet.Simulation}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SimulatedTestExtension.class)
@ExtendWith(HubTestExtension.class)
public @interface SimulatedTest {

    /** The configuration parameter that has one seed alone run. */
    String SEED = "loomlet.seed";

    /** The configuration parameter that has another number of seeds run than the tests say. */
    String SEEDS = "loomlet.seeds";

    /**
     * How many seeds are run.
     *
     * @return the number, one or more
     */
    int seeds() default 1000;

    /**
     * The seed of the first run; each has one more than the one before.
     *
     * @return the seed
     */
    long firstSeed() default 0;

    /**
     * How long one run of the test, and each of the methods before and after it, may take. Real time; zero for no limit.
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
