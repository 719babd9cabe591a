/** A crawl as one page with plots. */
package dev.loomlet.examples.crawl.report;
