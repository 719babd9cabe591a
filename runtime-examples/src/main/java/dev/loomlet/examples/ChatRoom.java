package dev.loomlet.examples;

import dev.loomlet.channel.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Who is in a chat, and what each has yet to be told. Belongs to the coroutines of one hub, and so needs no lock. */
public final class ChatRoom {

    /** How far a member may lag behind. */
    private static final int LAG = 100;

    private final Map<String, Channel<String>> members = new LinkedHashMap<>();

    /** Lets somebody in, and gives what is said from now on; null when that name is taken. */
    public @Nullable Channel<String> join(String name) {
        if (members.containsKey(name)) {
            return null;
        }
        say("* " + name + " has joined");
        Channel<String> news = Channel.buffered(LAG);
        members.put(name, news);
        return news;
    }

    /** Tells all members, without waiting: one who does not read misses what is said, and holds nobody up. */
    public void say(String text) {
        members.values().forEach(news -> news.trySend(text));
    }

    /** Lets a member out. */
    public void leave(String name) {
        members.remove(name);
        say("* " + name + " has left");
    }

    /** The members, by the time when they came. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }
}
