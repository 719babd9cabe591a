/** Downloads, a proxy, and a chat in the browser. */
package dev.loomlet.examples.web;
