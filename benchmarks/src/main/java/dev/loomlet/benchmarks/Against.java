package dev.loomlet.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what the result of a benchmark is compared with, and how it is to come out on the direct engine. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Against {

    /** The benchmark that is the physical limit: of the same class, or of another one whose name stands before a dot. */
    String value();

    /** The goal as a multiple of the limit; zero when there is none. */
    double ratio() default 0;

    /** The goal in nanoseconds; zero when there is none. */
    double nanos() default 0;
}
