/** Fetching politely, and reading what was fetched. */
package dev.loomlet.examples.crawl.fetch;
