/** What generators are good for: backtracking, pipelines, walks, and taking turns. */
package dev.loomlet.examples.generators;
