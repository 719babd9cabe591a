/** A bank on virtual time: a textbook discrete-event model, beside the formulas of queueing theory. */
package dev.loomlet.examples.bank;
