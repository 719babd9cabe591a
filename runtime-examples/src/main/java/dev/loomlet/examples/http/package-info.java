@org.jspecify.annotations.NullMarked
package dev.loomlet.examples.http;
