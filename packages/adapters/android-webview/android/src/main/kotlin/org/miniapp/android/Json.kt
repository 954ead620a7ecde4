package org.miniapp.android

import android.util.Base64
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject

/** An object of these members; a null stays a member, and maps and lists become objects and arrays. */
internal fun jsonOf(vararg members: Pair<String, Any?>): JSONObject {
    val json = JSONObject()
    for ((name, value) in members) json.put(name, JSONObject.wrap(value))
    return json
}

/** Throws for what JSON does not have, such as an infinite number inside a map: `toString` would give nothing, and tell nobody. */
internal fun JSONObject.checked(): JSONObject = also {
    if ((it.toString() as String?) == null) throw JSONException("It holds a number that JSON does not have.")
}

/** A member that may be null. */
internal fun JSONObject.stringOrNull(name: String): String? = if (isNull(name)) null else getString(name)

internal fun JSONObject.strings(name: String): Map<String, String> {
    val json = getJSONObject(name)
    return json.keys().asSequence().associateWith { json.getString(it) }
}

internal fun <T> JSONArray.map(transform: (Any) -> T): List<T> = (0 until length()).map { transform(get(it)) }

internal fun bytesOf(base64: String): ByteArray = Base64.decode(base64, Base64.DEFAULT)

internal fun base64Of(bytes: ByteArray): String = Base64.encodeToString(bytes, Base64.NO_WRAP)
