/**
 * HTTP for coroutines: whoever waits for a response, or for the next piece of a body, lets the others of its hub go on.
 *
 * <p>{@link dev.loomlet.net.http.Http} is for the quick request, {@link dev.loomlet.net.http.WebClient} for a client with
 * settings of its own. Both stand on the JDK's {@link java.net.http.HttpClient}, and speak its language.
 */
package dev.loomlet.net.http;
