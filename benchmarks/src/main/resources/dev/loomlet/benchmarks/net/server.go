// The servers that are measured beside ours: echo, or http. Prints the port, and ends when its input does.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

const buffer = 2048

func echo(connection *net.TCPConn) {
	defer connection.Close()
	data := make([]byte, buffer)
	for {
		count, err := connection.Read(data)
		if err != nil {
			return
		}
		if _, err := connection.Write(data[:count]); err != nil {
			return
		}
	}
}

func hello(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/plain")
	io.WriteString(response, "Hello, world!")
}

func main() {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	if os.Args[1] == "http" {
		panic(http.Serve(listener, http.HandlerFunc(hello)))
	}
	for {
		connection, err := listener.AcceptTCP()
		if err != nil {
			panic(err)
		}
		go echo(connection)
	}
}
