package dev.loomlet.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says that a figure should hardly grow with a number that is a parameter: it is compared with that for the least one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Flat {

    /** The parameter. */
    String over();

    /** The goal on the direct engine, as a multiple of the figure for the least number; zero when there is none. */
    double ratio() default 0;
}
