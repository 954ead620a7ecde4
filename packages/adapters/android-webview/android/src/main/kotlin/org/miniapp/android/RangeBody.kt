package org.miniapp.android

import java.io.ByteArrayInputStream
import java.io.InputStream

/**
 * A part of a file as WebView wants it. WebView takes every stream for the whole file: it asks how long it is, and skips to
 * the range that it had asked for (Chromium: input_stream_reader.cc). The part is that range already, so the bytes before it
 * are skipped without being there.
 */
internal class RangeBody(part: ByteArray, offset: Long) : InputStream() {
    private val bytes = ByteArrayInputStream(part)
    private var missing = offset

    override fun available(): Int = (missing + bytes.available()).coerceAtMost(Int.MAX_VALUE.toLong()).toInt()

    override fun skip(count: Long): Long {
        val absent = count.coerceIn(0, missing)
        missing -= absent
        return absent + bytes.skip(count - absent)
    }

    override fun read(): Int {
        missing = 0
        return bytes.read()
    }

    override fun read(target: ByteArray, from: Int, length: Int): Int {
        missing = 0
        return bytes.read(target, from, length)
    }

    companion object {
        /** Of an answer with these headers, which have lower-case names. */
        fun of(body: ByteArray, headers: Map<String, String>): InputStream {
            val first = headers["content-range"]?.let { contentRange.find(it)?.groupValues?.get(1)?.toLong() }
            return if (first == null) ByteArrayInputStream(body) else RangeBody(body, first)
        }
    }
}

private val contentRange = Regex("^bytes (\\d+)-")
