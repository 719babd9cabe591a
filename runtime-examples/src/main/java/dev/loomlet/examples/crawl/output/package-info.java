/** What becomes of the records of a crawl. */
package dev.loomlet.examples.crawl.output;
