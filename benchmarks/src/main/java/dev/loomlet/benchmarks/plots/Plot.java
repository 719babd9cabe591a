package dev.loomlet.benchmarks.plots;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a plot shows; the same figures make the same plot. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = BarPlot.class, name = "bars"),
    @JsonSubTypes.Type(value = LinePlot.class, name = "lines")})
public sealed interface Plot permits BarPlot, LinePlot {

    /** The heading. */
    String title();

    /** The run that the figures come from, for the line under the title; empty when nobody said. */
    String note();

    /** The same with another note. */
    Plot withNote(String other);
}
