package org.miniapp.android

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class NativeWireTest {
    private val said = mutableListOf<String>()
    private val wire = NativeWire(say = { said.add(it) }, ask = { _, _ -> })

    @Test
    fun `a program hears what is for its channel, and nothing of the one before`() {
        val heard = mutableListOf<String>()
        wire.openChannel { packet, _ -> heard.add("first $packet") }
        val first = said.last().removePrefix("connect ")
        wire.openChannel { packet, bytes ->
            heard.add(packet)
            assertNull(bytes)
        }.send("hello\n")
        val second = said[1].removePrefix("connect ")
        wire.onText("packet $first\nlate")
        wire.onText("packet $second\none\ntwo")
        assertEquals("packet $second\nhello\n", said.last())
        assertEquals(listOf("one\ntwo"), heard)
        wire.end()
        wire.onText("packet $second\nafter its end")
        assertEquals(1, heard.size)
    }

    @Test
    fun `the class of a package follows from its id`() {
        assertEquals("com.example.my_loans.MiniProgram", dexClassName("com.example.my-loans"))
    }
}
