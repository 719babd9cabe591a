// The load of TLS, of clients that trust whomever they meet. Arguments: what to do (new, resumed or echo), port, how many
// clients, bytes of a message. Goes on for as many milliseconds as a line of its input says, again and again, and then prints
// how many handshakes or answers there were, in how many nanoseconds.
package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func number(index int) int {
	value, err := strconv.Atoi(os.Args[index])
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func connect(address string, sessions tls.ClientSessionCache) *tls.Conn {
	connection, err := tls.Dial("tcp4", address,
		&tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13, ClientSessionCache: sessions})
	check(err)
	return connection
}

// The server's byte says that it is done, and brings the tickets that came before.
func shakeHands(address string, sessions tls.ClientSessionCache, resumed bool) {
	connection := connect(address, sessions)
	_, err := io.ReadFull(connection, make([]byte, 1))
	check(err)
	if connection.ConnectionState().DidResume != resumed {
		check(fmt.Errorf("a session was resumed: %t", !resumed))
	}
	connection.Close()
}

// A client does one thing each time that it is called.
func shaker(address string, resumed bool) func() {
	if !resumed {
		return func() { shakeHands(address, nil, false) }
	}
	sessions := tls.NewLRUClientSessionCache(1)
	shakeHands(address, sessions, false)
	return func() { shakeHands(address, sessions, true) }
}

func echoer(address string, size int) func() {
	connection := connect(address, nil)
	message := bytes.Repeat([]byte{'x'}, size)
	answer := make([]byte, size)
	return func() {
		_, err := connection.Write(message)
		check(err)
		_, err = io.ReadFull(connection, answer)
		check(err)
		if !bytes.Equal(message, answer) {
			check(fmt.Errorf("something else came back"))
		}
	}
}

func run(clients []func(), end time.Time) int64 {
	var done int64
	var all sync.WaitGroup
	for _, client := range clients {
		all.Add(1)
		go func(call func()) {
			defer all.Done()
			for time.Now().Before(end) {
				call()
				atomic.AddInt64(&done, 1)
			}
		}(client)
	}
	all.Wait()
	return done
}

func main() {
	address := "127.0.0.1:" + os.Args[2]
	clients := make([]func(), number(3))
	for i := range clients {
		if os.Args[1] == "echo" {
			clients[i] = echoer(address, number(4))
		} else {
			clients[i] = shaker(address, os.Args[1] == "resumed")
		}
	}
	for {
		var millis int
		if _, err := fmt.Scanln(&millis); err != nil {
			return
		}
		start := time.Now()
		done := run(clients, start.Add(time.Duration(millis)*time.Millisecond))
		fmt.Println(done, time.Since(start).Nanoseconds())
	}
}
