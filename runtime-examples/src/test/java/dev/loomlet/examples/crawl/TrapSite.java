package dev.loomlet.examples.crawl;

import dev.loomlet.examples.crawl.TestSite.Reply;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;

/**
 * A site of lists that lead to pages of twenty kinds, most of them traps, and what a crawl is to make of each. The crawl is
 * to go level by level, with bodies of 20 000 bytes at most, and without links that have "sort=" in their query.
 */
final class TrapSite implements TestSite.Pages {

    private static final int ON_A_LIST = 50;
    private static final int KINDS = 20;
    private static final int REDIRECTS = 10;

    private final int pages;
    private final int lists;

    TrapSite(int pages) {
        this.pages = pages;
        this.lists = (pages + ON_A_LIST - 1) / ON_A_LIST;
    }

    /** What is to be known of each address below {@code root}: status, attempts, depth, number of links, and a remark. */
    Map<String, String> expected(String root) {
        Map<String, String> expected = new TreeMap<>();
        for (int list = 0; list < lists; list++) {
            int links = (int) links(list).lines().count();
            expected.put(root + "/list/" + list, "200 1 " + depth(list) + " " + links + " List " + list);
        }
        for (int page = 0; page < pages; page++) {
            expect(expected, root, page, depth(page / ON_A_LIST) + 1);
        }
        return expected;
    }

    private static int depth(int list) {
        return 31 - Integer.numberOfLeadingZeros(list + 1);
    }

    private void expect(Map<String, String> expected, String root, int n, int depth) {
        String url = root + "/p/" + n;
        switch (n % KINDS) {
            case 1 -> expected.put(url, "302 1 " + depth + " 0 -> " + root + "/p/" + (n - 1));
            case 2 -> expected.put(url, "302 1 " + depth + " 0 -> " + url);
            case 3 -> {
                expected.put(url, "302 1 " + depth + " 0 -> " + url + "?b");
                expected.put(url + "?b", "302 1 " + depth + " 0 -> " + url);
            }
            case 4 -> expected.put(url, "404 1 " + depth + " 0 status 404");
            case 5 -> expected.put(url, "500 3 " + depth + " 0 status 500");
            case 6 -> expected.put(url, "200 2 " + depth + " 2 Page " + n);
            case 8 -> expected.put(url, "200 1 " + depth + " 0 longer than 20000 bytes");
            case 9 -> expected.put(url, "200 1 " + depth + " 0 K\u00e4se " + n);
            case 10 -> expected.put(url, "200 1 " + depth + " 2 Bad " + n);
            case 11 -> expected.put(root + "/private/" + n, "0 0 " + depth + " 0 robots.txt forbids it");
            case 12 -> expected.put(url, "200 1 " + depth + " 20 Sorted " + n);
            case 13, 14, 18 -> expected.put(url, "200 1 " + depth + " 0 ");
            case 16 -> {
                for (int i = 0; i <= REDIRECTS; i++) {
                    expected.put(root + "/r/" + n + "/" + i,
                            "302 1 " + depth + " 0 -> " + root + "/r/" + n + "/" + (i + 1)
                                    + (i == REDIRECTS ? " more than 10 redirects" : ""));
                }
            }
            case 17 -> expected.put(root + "/p/~" + n, "200 1 " + depth + " 2 Page ~" + n);
            case 19 -> expected.put(url, "302 1 " + depth + " 0 -> http://other.invalid/");
            default -> expected.put(url, "200 1 " + depth + " 2 Page " + n);
        }
    }

    @Override
    public Reply reply(String path, int times) {
        if (path.equals("/robots.txt")) {
            return Reply.text("User-agent: *\nDisallow: /private/\n");
        }
        if (path.startsWith("/list/")) {
            int list = Integer.parseInt(path.substring(6));
            return Reply.html("<title>List " + list + "</title>" + links(list));
        }
        if (path.startsWith("/r/")) {
            String[] parts = path.split("/");
            return Reply.redirect(String.valueOf(Integer.parseInt(parts[3]) + 1));
        }
        return path.startsWith("/p/") ? page(path.substring(3), times) : Reply.status(404);
    }

    private String links(int list) {
        StringBuilder links = new StringBuilder();
        for (int next = 2 * list + 1; next <= 2 * list + 2 && next < lists; next++) {
            links.append("<a href=../list/").append(next).append(">list</a>\n");
        }
        for (int n = list * ON_A_LIST; n < Math.min(pages, (list + 1) * ON_A_LIST); n++) {
            String path = switch (n % KINDS) {
                case 11 -> "/private/" + n;
                case 16 -> "/r/" + n + "/0";
                case 17 -> "/p/%7e" + n;
                default -> "/p/./x/../" + n;
            };
            links.append("<a href='").append(path).append("'>page</a>\n");
        }
        return links.toString();
    }

    private Reply page(String name, int times) {
        int n = Integer.parseInt(name.replaceAll("~|\\?.*", ""));
        return switch (n % KINDS) {
            case 1 -> Reply.redirect("../p/" + (n - 1));
            case 2 -> Reply.redirect("/p/" + n);
            case 3 -> Reply.redirect(name.endsWith("?b") ? "/p/" + n : "/p/" + n + "?b");
            case 4 -> Reply.status(404);
            case 5 -> Reply.status(500);
            case 6 -> times == 1 ? Reply.status(503) : Reply.html(plain(name));
            case 7 -> slow(name);
            case 8 -> Reply.html("x".repeat(30_000));
            case 9 -> new Reply(200, Map.of("Content-Type", "text/html; charset=nonsense-8"),
                    ("<meta charset=windows-1252><title>K\u00e4se " + n + "</title>")
                            .getBytes(Charset.forName("windows-1252")));
            case 10 -> Reply
                    .html("<title>Bad " + n + "</title></p><table><a href=/list/0>x<tr <td><a href='/list/1'<b></div>");
            case 12 -> Reply.html(sorted(n));
            case 13 -> new Reply(200, Map.of("Content-Type", "image/png"), new byte[100]);
            case 14 -> new Reply(200, Map.of("Content-Type", "text/html"), new byte[0]);
            case 15 -> times == 1 ? null : Reply.html(plain(name));
            case 18 -> new Reply(200, Map.of("Content-Type", "application/pdf"), plain(name).getBytes());
            case 19 -> Reply.redirect("http://other.invalid/");
            default -> Reply.html(plain(name));
        };
    }

    private static Reply slow(String name) {
        try {
            // That it takes its time is the trap.
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Reply.html(plain(name));
    }

    /** A page with two links, each written in several ways, and some that lead nowhere a crawl can go. */
    private static String plain(String name) {
        return "<title>Page " + name + "</title><a href='#top'>top</a><a href='?'>self</a><a href='" + name
                + "#end'>end</a>"
                + "<a href='mailto:a@b'>mail</a><a href='javascript:void(0)'>script</a><a href='tel:123'>call</a>"
                + "<a href='/list/%30'>up</a><a href=' /a/../list/0 '>up</a><a href='HTTP:/list'>odd</a>";
    }

    private static String sorted(int n) {
        StringBuilder page = new StringBuilder("<title>Sorted " + n + "</title>");
        for (int i = 0; i < 20; i++) {
            page.append("<a href='/p/")
                    .append(n)
                    .append("?page=")
                    .append(i)
                    .append("&sort=")
                    .append(i)
                    .append("'>x</a>");
        }
        return page.toString();
    }
}
