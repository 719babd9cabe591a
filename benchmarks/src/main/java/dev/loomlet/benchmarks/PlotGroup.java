package dev.loomlet.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in which plots the benchmarks of a class are drawn: {@code GROUP-limits}, {@code GROUP-peers}, {@code GROUP}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface PlotGroup {

    /** The group, a word for file names and titles. */
    String value();

    String COROUTINES = "coroutines";
    String CHANNELS = "channels";
    String LOCKS = "locks";
    String SCALING = "scaling";
    String DIAGNOSTICS = "diagnostics";
}
