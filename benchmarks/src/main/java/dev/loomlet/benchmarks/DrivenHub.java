package dev.loomlet.benchmarks;

/** The hub that the measuring thread drives itself. */
public class DrivenHub extends OnEngine {}
