/** What a crawl knows: the addresses that are still to be fetched, those that are known, and the records of pages. */
package dev.loomlet.examples.crawl.frontier;
