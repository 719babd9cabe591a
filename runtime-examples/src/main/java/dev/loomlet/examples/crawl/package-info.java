/** A crawler that follows the links of a site, one page after another and in coroutines. */
package dev.loomlet.examples.crawl;
