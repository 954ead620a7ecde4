package org.miniapp.android

import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.MGF1ParameterSpec
import java.security.spec.PSSParameterSpec
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class BytesTest {
    @Test
    fun `a part of a file is taken for the whole file by WebView, which skips to it`() {
        val body = RangeBody.of(byteArrayOf(7, 8, 9), mapOf("content-range" to "bytes 100-102/200"))
        assertEquals(103, body.available())
        assertEquals(100L, body.skip(100))
        assertArrayEquals(byteArrayOf(7, 8, 9), body.readBytes())
    }

    @Test
    fun `a whole file is a file`() {
        assertArrayEquals(byteArrayOf(7, 8), RangeBody.of(byteArrayOf(7, 8), emptyMap()).readBytes())
    }

    @Test
    fun `a text arrives in the engine as it is, and is never source`() {
        assertEquals("\"a\\u0022);evil();\\u2028\\ud800\\u005c\"", toScriptLiteral("a\");evil();\u2028\ud800\\"))
    }

    @Test
    fun `half of a surrogate pair is kept in records`() {
        val text = "a\ud800b\u0000"
        assertEquals(text, fromUtf16(toUtf16(text)))
    }

    @Test
    fun `only a salt of 32 bytes is a signature`() {
        val pair = KeyPairGenerator.getInstance("RSA").apply { initialize(2048) }.generateKeyPair()
        val message = "statement".toByteArray()
        assertTrue(Signatures.verify(pair.public.encoded, sign(pair, message, 32), message))
        assertFalse(Signatures.verify(pair.public.encoded, sign(pair, message, 20), message))
        assertFalse(Signatures.verify(pair.public.encoded, sign(pair, message, 32), "another".toByteArray()))
        assertFalse(Signatures.verify(pair.public.encoded, byteArrayOf(1, 2, 3), message))
    }

    private fun sign(pair: KeyPair, message: ByteArray, saltBytes: Int): ByteArray {
        val signer = Signature.getInstance("RSASSA-PSS")
        signer.setParameter(PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, saltBytes, 1))
        signer.initSign(pair.private)
        signer.update(message)
        return signer.sign()
    }
}
