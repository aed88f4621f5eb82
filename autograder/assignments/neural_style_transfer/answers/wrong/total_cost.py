# %% weights_swapped: alpha and beta exchanged
def total_cost(J_content, J_style, alpha=10, beta=40):
    return beta * J_content + alpha * J_style

# %% weights_left_out: no weights
def total_cost(J_content, J_style, alpha=10, beta=40):
    return J_content + J_style

# %% weights_ignored: the default weights as numbers
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 10 * J_content + 40 * J_style

# %% weights_ignored: sets alpha and beta again
def total_cost(J_content, J_style, alpha=10, beta=40):
    alpha, beta = 10, 40
    return alpha * J_content + beta * J_style

# %% one_weight_for_both: alpha weighs the sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * (J_content + J_style)

# %% one_weight_for_both: beta weighs both
def total_cost(J_content, J_style, alpha=10, beta=40):
    return beta * J_content + beta * J_style

# %% content_left_out: overwrites instead of adding
def total_cost(J_content, J_style, alpha=10, beta=40):
    J = alpha * J_content
    J = beta * J_style
    return J

# %% style_left_out: returns too early
def total_cost(J_content, J_style, alpha=10, beta=40):
    J = alpha * J_content
    return J

# %% beta_left_out: only alpha
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content + J_style

# %% alpha_left_out: only beta
def total_cost(J_content, J_style, alpha=10, beta=40):
    return J_content + beta * J_style

# %% costs_multiplied: a product for the sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content * beta * J_style

# %% costs_subtracted: a minus for the plus
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content - beta * J_style

# %% weights_normalised: a weighted mean
def total_cost(J_content, J_style, alpha=10, beta=40):
    return (alpha * J_content + beta * J_style) / (alpha + beta)

# %% costs_squared: squares the costs
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content**2 + beta * J_style**2

# %% weights_multiplied: both weights on the sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * beta * (J_content + J_style)

# %% hard_coded: the number from the page
def total_cost(J_content, J_style, alpha=10, beta=40):
    return 35.34667875478276

# %% numpy_used: a Python float of the sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return float(alpha * J_content + beta * J_style)

# %% numpy_used: NumPy's sum
def total_cost(J_content, J_style, alpha=10, beta=40):
    return np.float32(alpha) * np.array(J_content) + np.float32(beta) * np.array(J_style)

# %% returns_none: prints the cost
def total_cost(J_content, J_style, alpha=10, beta=40):
    J = alpha * J_content + beta * J_style
    print(J)

# %% returns_other_type: returns the parts
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content, beta * J_style

# %% raises: a name misspelt
def total_cost(J_content, J_style, alpha=10, beta=40):
    return alpha * J_content + beta * J_sytle

# %% raises: a method that numbers lack
def total_cost(J_content, J_style, alpha=10, beta=40):
    return J_content.numpy() * alpha + J_style.numpy() * beta

# %% value_raises: leaves the weights out of the arguments
def total_cost(J_content, J_style):
    return 10 * J_content + 40 * J_style

# %% wrong_here: the default values exchanged
def total_cost(J_content, J_style, alpha=40, beta=10):
    return alpha * J_content + beta * J_style
