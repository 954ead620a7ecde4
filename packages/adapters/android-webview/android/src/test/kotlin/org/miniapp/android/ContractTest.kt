package org.miniapp.android

import java.io.File
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class ContractTest {
    private fun contract(name: String) = JSONObject(File(System.getProperty(name)!!).readText())

    @Test
    fun `the codes of errors are those of the protocol`() {
        val codes = contract("protocol.json").getJSONArray("errorCodes").map { it as String }
        assertEquals(codes, BridgeErrorCode.entries.map { it.wire })
    }

    @Test
    fun `every method of the host has its command`() {
        val source = File("src/main/kotlin/org/miniapp/android").walk().filter { it.extension == "kt" }.joinToString { it.readText() }
        val commands = contract("native-port.json").getJSONArray("commands").map { it as String }
        assertEquals(emptyList<String>(), commands.filterNot { "run(\"$it\"" in source })
    }

    @Test
    fun `what is not known of an error stays out of it`() {
        val error = toNativeError(ProgramException(BridgeErrorCode.NOT_FOUND, "There is no such calendar."))
        assertEquals("NOT_FOUND", error.getString("code"))
        assertTrue(error.isNull("name"))
    }

    @Test
    fun `a content rule list is read from its end`() {
        val rule = { filter: String, action: String ->
            jsonOf("trigger" to jsonOf("url-filter" to filter), "action" to jsonOf("type" to action))
        }
        val rules = RequestRules(
            JSONArray(listOf(rule(".*", "block"), rule("^https://api\\.partner\\.example/", "ignore-previous-rules"))).toString(),
        )
        assertTrue(rules.allows("https://api.partner.example/orders"))
        assertEquals(false, rules.allows("https://api.partner.example.evil.example/"))
        assertEquals(false, rules.allows("http://api.partner.example/"))
    }
}
