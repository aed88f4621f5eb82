# %% right: reduce_std and the larger of two
def match_luminance(content, style):
    stretch = tf.math.reduce_std(content) / tf.maximum(tf.math.reduce_std(style), EPS)
    return stretch * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% right: a little added to the deviation
def match_luminance(content, style):
    mu_C, mu_S = tf.reduce_mean(content), tf.reduce_mean(style)
    sigma_C, sigma_S = tf.math.reduce_std(content), tf.math.reduce_std(style)
    return (style - mu_S) * sigma_C / (sigma_S + 1e-5) + mu_C

# %% right: divide_no_nan
def match_luminance(content, style):
    ratio = tf.math.divide_no_nan(tf.math.reduce_std(content), tf.math.reduce_std(style))
    return ratio * (style - tf.reduce_mean(style)) + tf.reduce_mean(content)

# %% right: roots of mean squares
def match_luminance(content, style):
    mu_C, mu_S = tf.reduce_mean(content), tf.reduce_mean(style)
    sigma_C = tf.sqrt(tf.reduce_mean((content - mu_C) ** 2))
    sigma_S = tf.sqrt(tf.reduce_mean((style - mu_S) ** 2))
    return sigma_C / tf.maximum(sigma_S, 1e-5) * (style - mu_S) + mu_C

# %% right: tf.nn.moments
def match_luminance(content, style):
    (mu_C, var_C), (mu_S, var_S) = (tf.nn.moments(image, axes=[0, 1]) for image in (content, style))
    return tf.sqrt(var_C) / (tf.sqrt(var_S) + 1e-5) * (style - mu_S) + mu_C

# %% right: a question first
def match_luminance(content, style):
    sigma_S = tf.math.reduce_std(style)
    centred = style - tf.reduce_mean(style)
    if sigma_S < 1e-5:
        return tf.zeros_like(style) + tf.reduce_mean(content)
    return centred / sigma_S * tf.math.reduce_std(content) + tf.reduce_mean(content)

# %% right: NumPy inside, a tensor outside
def match_luminance(content, style):
    c, s = np.asarray(content, np.float64), np.asarray(style, np.float64)
    matched = (s - s.mean()) * c.std() / max(s.std(), 1e-5) + c.mean()
    return tf.constant(matched, tf.float32)
