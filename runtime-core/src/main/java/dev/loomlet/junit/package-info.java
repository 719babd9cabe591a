/**
 * Tests with JUnit Jupiter: {@link dev.loomlet.junit.HubTest} runs a test on a hub of its own,
 * {@link dev.loomlet.junit.SimulatedTest} runs it in many orders, in virtual time.
 *
 * <p>The tests bring JUnit along; programs that do not use this package need none.
 */
package dev.loomlet.junit;
